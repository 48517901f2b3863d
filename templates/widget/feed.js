// What the widget reads and remembers: JSON Feed 1.1 with its block `_ministudio`; localStorage.
// It asks for nothing but the feed, and sets no cookie. When the script is rendered, WORDS (of each
// language, from the catalogues) and STYLE (style.css) come before this file, element.js after it.
/* global WORDS */
const NAME = "ministudio-updates";
const HOUR = 3_600_000;
const MOST_ITEMS = 1_000, MOST_SECTIONS = 20, MOST_ENTRIES = 500, MOST_SEEN = 2_000;
const LONGEST_TEXT = 2_000, LONGEST_COPY = 100_000;

// What a feed holds is anybody's: each value is checked as it is taken.
const list = (value, most) => (Array.isArray(value) ? value.slice(0, most) : []);
// Without control characters, those that turn the direction of what follows, and more marks on a
// letter than any language writes, which would cover the lines around it.
const text = (value) => (typeof value === "string" || typeof value === "number" ? `${value}` : "")
  .slice(0, LONGEST_TEXT)
  .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|(?<=\p{M}{5})\p{M}/gu, "")
  .trim();
const webAddress = (value, base) => {
  try {
    const { protocol, href } = new URL(value || "none:", base);
    return /^https?:$/.test(protocol) ? href : "";
  } catch {
    return "";
  }
};
// This machine's own server answers without any network: `onLine` says nothing of it.
const isHere = (address) => (/^(localhost|127\.[\d.]+|\[::1])$/).test(new URL(address).hostname);
const readSection = (raw) => {
  const kind = text(raw?.kind);
  return {
    kind: Object.hasOwn(WORDS.en.kinds, kind) ? kind : "other",
    entries: list(raw?.entries, MOST_ENTRIES)
      .map((entry) => ({ scope: text(entry?.scope), summary: text(entry?.summary) }))
      .filter(({ summary }) => summary),
  };
};
const readItem = (raw, base) => {
  const block = raw?._ministudio, date = new Date(text(raw?.date_published));
  return {
    id: text(raw?.id),
    url: webAddress(text(raw?.url), base),
    title: text(raw?.title) || text(block?.version),
    date: isNaN(date) ? null : date,
    sections: list(block?.sections, MOST_SECTIONS)
      .map(readSection).filter(({ entries }) => entries.length),
    text: text(raw?.content_text) || text(raw?.summary),
  };
};
// JSON Feed 1.1: an id that is a number is made a text, an item without any is passed over.
const readFeed = (document, base) => {
  if (!Array.isArray(document.items)) throw document;
  const items = new Map();
  for (const raw of list(document.items, MOST_ITEMS)) {
    const item = readItem(raw, base);
    if (item.id && item.id !== "unreleased" && !items.has(item.id)) items.set(item.id, item);
  }
  const { title, language } = document;
  return { title: text(title), language: text(language), items: [...items.values()] };
};

// localStorage may be shut, full, or hold anything.
const kept = (key) => {
  try {
    return JSON.parse(localStorage.getItem(`${NAME}:${key}`));
  } catch {
    return null;
  }
};
const keep = (key, value) => {
  try {
    localStorage.setItem(`${NAME}:${key}`, JSON.stringify(value));
  } catch { /* then it lasts as long as the page */ }
};

// One feed: what it holds, and which of it was seen. All widgets of a page that show it share it.
class Feed {
  static #all = new Map();

  static of(src) {
    if (!Feed.#all.has(src)) Feed.#all.set(src, new Feed(src));
    return Feed.#all.get(src);
  }

  #src;
  #seen;
  #asked = 0;
  content;
  watchers = new Set();

  constructor(src) {
    this.#src = src;
    this.#readSeen();
    try {
      this.content = readFeed(kept(`copy:${src}`), src);
    } catch { /* no copy yet, or a broken one */ }
    addEventListener("storage", () => this.#readSeen()); // from another tab
    document.addEventListener("visibilitychange", () => this.watchers.size && this.refresh());
  }

  // What is older than all that was seen is no news: a feed may begin to go further back.
  get unseen() {
    const items = this.content?.items ?? [], isSeen = ({ id }) => this.#seen?.has(id);
    const last = items.findLastIndex(isSeen);
    return items.filter((item, place) => this.#seen && !isSeen(item) && (last < 0 || place < last));
  }

  markSeen() {
    if (!this.content) return;
    const ids = [...this.content.items.map(({ id }) => id), ...(this.#seen ?? [])];
    this.#seen = new Set(ids.slice(0, MOST_SEEN));
    keep(`seen:${this.#src}`, [...this.#seen]);
    this.#tell();
  }

  // Asks for the feed, unless that was done a while ago. What fails leaves what is there.
  async refresh(pause = HOUR) {
    if (document.hidden || Date.now() - this.#asked < pause) return;
    if (!navigator.onLine && !isHere(this.#src)) return;
    this.#asked = Date.now();
    try {
      const answer = await fetch(this.#src, { credentials: "omit" });
      if (!answer.ok) return;
      const document = await answer.json();
      this.content = readFeed(document, this.#src);
      if (!this.#seen) this.markSeen(); // a first visit: nothing is news
      this.#keepCopy(document);
      this.#tell();
    } catch { /* offline or broken */ }
  }

  #readSeen() {
    const ids = kept(`seen:${this.#src}`);
    if (Array.isArray(ids)) this.#seen = new Set(ids);
    this.#tell();
  }

  // As many of the newest items as there is room for.
  #keepCopy({ title, language, items }) {
    for (let count = 64; count; count >>= 1) {
      const copy = { title, language, items: items.slice(0, count) };
      if (JSON.stringify(copy).length < LONGEST_COPY) return keep(`copy:${this.#src}`, copy);
    }
  }

  #tell() {
    for (const watcher of this.watchers) watcher();
  }
}
