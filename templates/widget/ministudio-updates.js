// <ministudio-updates src="releases.json">: a button with the number of releases that the visitor
// has not seen, and the panel that it opens. Reads JSON Feed 1.1 and its block `_ministudio`.
// Runs as a classic script and as a module. Asks for nothing but `src`; sets no cookie.
{
  // The next two are filled in when the script is rendered, from the catalogues and the style.
  const WORDS = {};
  const STYLE = "";

  const NAME = "ministudio-updates";
  const HOUR = 3_600_000;
  const MOST_ITEMS = 1_000, MOST_SECTIONS = 20, MOST_ENTRIES = 500, MOST_SEEN = 2_000, LONGEST_TEXT = 2_000, LONGEST_COPY = 100_000;

  // What a feed may hold is anybody's guess: each value is checked as it is taken.
  const list = (value) => (Array.isArray(value) ? value : []);
  const text = (value) => (typeof value === "string" ? value : "")
    // Control characters, and those that turn the direction of the text after them.
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "")
    // More marks on a letter than any language writes: they would cover the lines around it.
    .replace(/(\p{M}{5})\p{M}+/gu, "$1").trim().slice(0, LONGEST_TEXT);
  const webAddress = (value, base) => {
    try {
      const url = new URL(value, base);
      return /^https?:$/.test(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  };
  const readKind = (raw) => (Object.hasOwn(WORDS.en.kinds, raw) ? raw : "other");
  const readSection = (raw) => ({
    kind: readKind(text(raw?.kind)),
    entries: list(raw?.entries).slice(0, MOST_ENTRIES)
      .map((entry) => ({ scope: text(entry?.scope), summary: text(entry?.summary) }))
      .filter((entry) => entry.summary),
  });
  const readItem = (raw, base) => {
    const block = raw._ministudio;
    const date = new Date(text(raw.date_published));
    return {
      id: String(raw.id).slice(0, LONGEST_TEXT),
      url: text(raw.url) && webAddress(raw.url, base),
      title: text(raw.title) || text(block?.version),
      date: isNaN(date) ? null : date,
      sections: list(block?.sections).slice(0, MOST_SECTIONS).map(readSection).filter((section) => section.entries.length),
      text: text(raw.content_text) || text(raw.summary),
    };
  };
  // JSON Feed 1.1: an id that is no text is made one; an item without any is passed over.
  const isOut = (raw) =>
    (typeof raw?.id === "string" || typeof raw?.id === "number") && raw.id !== "" && raw.id !== "unreleased";
  const readFeed = (document, base) => {
    if (!Array.isArray(document?.items)) throw new TypeError("no JSON Feed");
    const items = document.items.filter(isOut).slice(0, MOST_ITEMS).map((raw) => readItem(raw, base));
    return {
      title: text(document.title),
      language: text(document.language),
      items: [...new Map(items.reverse().map((item) => [item.id, item])).values()].reverse(),
    };
  };

  // localStorage may be shut, full or hold anything.
  const kept = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch { /* then it lasts as long as the page */ }
  };

  // One feed: what it holds, which of it was seen. Shared by all widgets of a page that show it.
  class Feed extends EventTarget {
    static #all = new Map();

    static of(src) {
      if (!Feed.#all.has(src)) Feed.#all.set(src, new Feed(src));
      return Feed.#all.get(src);
    }

    #src;
    #seenKey;
    #copyKey;
    #seen = null;
    #asked = -Infinity;
    content = null;

    constructor(src) {
      super();
      this.#src = src;
      this.#seenKey = `${NAME}:seen:${src}`;
      this.#copyKey = `${NAME}:copy:${src}`;
      this.#readSeen();
      try {
        this.content = readFeed(kept(this.#copyKey), src);
      } catch { /* no copy yet, or a broken one */ }
      addEventListener("storage", ({ key }) => {
        if (key !== this.#seenKey) return;
        this.#readSeen();
        this.#tell();
      });
    }

    get unseen() {
      return this.#seen ? list(this.content?.items).filter(({ id }) => !this.#seen.has(id)) : [];
    }

    markSeen() {
      if (!this.content) return;
      const ids = [...this.content.items.map(({ id }) => id), ...(this.#seen ?? [])];
      this.#seen = new Set(ids.slice(0, MOST_SEEN));
      keep(this.#seenKey, [...this.#seen]);
      this.#tell();
    }

    // Asks for the feed, unless it was asked for within the hour. What fails is tried again later.
    async refresh() {
      if (Date.now() - this.#asked < HOUR || navigator.onLine === false) return;
      this.#asked = Date.now();
      try {
        const answer = await fetch(this.#src, { credentials: "omit" });
        if (!answer.ok) return;
        const document = await answer.json();
        this.content = readFeed(document, this.#src);
        this.#keepCopy(document);
        if (!this.#seen) this.markSeen(); // a first visit: nothing is news
        this.#tell();
      } catch { /* offline or broken: what is there stays */ }
    }

    #readSeen() {
      const ids = kept(this.#seenKey);
      if (Array.isArray(ids)) this.#seen = new Set(ids);
    }

    // As many of the newest items as there is room for.
    #keepCopy({ title, language, items }) {
      for (let count = 64; count; count >>= 1) {
        const copy = { title, language, items: items.slice(0, count) };
        if (JSON.stringify(copy).length <= LONGEST_COPY) return keep(this.#copyKey, copy);
      }
    }

    #tell() {
      this.dispatchEvent(new Event("change"));
    }
  }

  const el = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.filter(Boolean));
    return element;
  };
  const icon = () => {
    const svg = (name, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    const star = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
    star.append(svg("path", { d: "M8 0c.6 5 3 7.4 8 8-5 .6-7.4 3-8 8-.6-5-3-7.4-8-8 5-.6 7.4-3 8-8z" }));
    return star;
  };

  class MinistudioUpdates extends HTMLElement {
    static observedAttributes = ["src", "lang", "limit"];

    #feed = null;
    #fresh = new Set(); // the ids that were new when the panel was opened
    #kinds = new Set(); // the kinds of section that are filtered for; none: all
    #shown = 0;
    #told = null; // the number that the badge had
    #words;
    #parts = {};

    constructor() {
      super();
      const shadow = this.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet();
      style.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [style];
      this.#build(shadow);
    }

    connectedCallback() {
      document.addEventListener("visibilitychange", this.#refresh);
      this.#follow();
    }

    disconnectedCallback() {
      document.removeEventListener("visibilitychange", this.#refresh);
      this.#feed?.removeEventListener("change", this.#update);
      this.#feed = null;
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#follow();
    }

    #follow() {
      const src = webAddress(this.getAttribute("src") || "x:", document.baseURI);
      const feed = src ? Feed.of(src) : null;
      if (feed !== this.#feed) {
        this.#feed?.removeEventListener("change", this.#update);
        feed?.addEventListener("change", this.#update);
        this.#feed = feed;
        this.#told = null;
      }
      this.#update();
      this.#refresh();
    }

    #refresh = () => {
      if (document.visibilityState === "visible") this.#feed?.refresh();
    };

    #build(shadow) {
      const part = this.#parts;
      part.label = el("bdi", {});
      part.count = el("span", { part: "badge", "aria-hidden": "true", hidden: "" });
      part.unseen = el("bdi", { class: "unseen" });
      part.button = el(
        "button", { part: "button", type: "button", "aria-haspopup": "dialog" },
        el("slot", { name: "icon" }, icon()), el("slot", { name: "label" }, part.label),
        part.count, part.unseen,
      );
      part.status = el("span", { class: "unseen", role: "status" });
      part.title = el("bdi", {});
      part.close = el("button", { part: "close", type: "button" }, "×");
      part.filters = el("div", { part: "filters", role: "group" });
      part.result = el("p", { class: "unseen", role: "status" });
      part.list = el("div", { part: "list", tabindex: "0", role: "region", "aria-labelledby": "title" });
      part.dialog = el(
        "dialog", { part: "dialog", "aria-labelledby": "title" },
        el("header", { part: "header" }, el("h2", { part: "title", id: "title" }, part.title), part.close),
        part.filters, part.result, part.list,
      );
      part.root = el("div", { class: "root" }, part.button, part.status, part.dialog);
      shadow.append(part.root);

      let pressedOutside = false;
      part.button.addEventListener("click", () => this.#open());
      part.close.addEventListener("click", () => part.dialog.close());
      part.dialog.addEventListener("close", () => part.button.focus());
      part.dialog.addEventListener("pointerdown", ({ target }) => {
        pressedOutside = target === part.dialog;
      });
      part.dialog.addEventListener("click", ({ target }) => {
        if (pressedOutside && target === part.dialog) part.dialog.close();
      });
    }

    // What stands outside the panel: the button's words, the badge.
    #update = () => {
      const part = this.#parts;
      const states = (language) => this.matches(`:lang(${language})`);
      const asked = [...navigator.languages, this.#feed?.content?.language, "en"]
        .map((tag) => String(tag).split("-")[0].toLowerCase());
      const language = Object.keys(WORDS).find(states) ?? asked.find((tag) => Object.hasOwn(WORDS, tag));
      const words = this.#words = WORDS[language];
      part.root.lang = language;
      part.label.textContent = words.button;
      const unseen = this.#feed?.unseen.length ?? 0;
      const said = unseen ? this.#number(words.unseen, unseen) : "";
      part.count.hidden = !unseen;
      part.count.textContent = unseen > 99 ? "99+" : unseen;
      part.unseen.textContent = said && ` ${said}`;
      // Said aloud only when there is more than when the page was opened.
      if (this.#told !== null && unseen > this.#told) part.status.textContent = said;
      if (this.#feed?.content) this.#told = unseen;
    };

    #number(forms, count) {
      const rule = new Intl.PluralRules(this.#words.locale).select(count);
      return (forms[rule] ?? forms.other).replace("{count}", count);
    }

    #open() {
      const part = this.#parts, words = this.#words, content = this.#feed?.content;
      const unseen = this.#feed?.unseen ?? [];
      if (unseen.length) this.#fresh = new Set(unseen.map(({ id }) => id));
      this.#feed?.markSeen();
      this.#kinds.clear();
      part.title.textContent = content?.title ? words.title.replace("{title}", () => content.title) : words.button;
      part.close.setAttribute("aria-label", words.close);
      part.filters.setAttribute("aria-label", words.filter);
      part.filters.replaceChildren(...this.#filters());
      this.#fill();
      part.result.textContent = "";
      if (!part.dialog.open) part.dialog.showModal();
      part.list.scrollTop = 0;
    }

    #filters() {
      const there = new Set(this.#items().flatMap(({ sections }) => sections.map(({ kind }) => kind)));
      const kinds = Object.keys(this.#words.kinds).filter((kind) => there.has(kind));
      return kinds.length < 2 ? [] : kinds.map((kind) => {
        const button = el("button", { part: "filter", type: "button", "aria-pressed": "false" }, ...this.#heading(kind));
        button.addEventListener("click", () => {
          const pressed = !this.#kinds.delete(kind);
          if (pressed) this.#kinds.add(kind);
          button.setAttribute("aria-pressed", pressed);
          this.#fill();
        });
        return button;
      });
    }

    #heading(kind) {
      const [emoji, title] = this.#words.kinds[kind];
      return [el("span", { "aria-hidden": "true" }, emoji), el("bdi", {}, title)];
    }

    #items() {
      return this.#feed?.content?.items ?? [];
    }

    // Fills the list anew: those that match, the new ones first.
    #fill(shown = Math.max(1, parseInt(this.getAttribute("limit"), 10) || 10)) {
      const words = this.#words, isFresh = ({ id }) => this.#fresh.has(id);
      const matching = this.#items().map((item) => this.#filtered(item)).filter(Boolean);
      const ordered = [...matching.filter(isFresh), ...matching.filter((item) => !isFresh(item))];
      const parts = [];
      for (const [index, item] of ordered.slice(0, shown).entries()) {
        const before = index ? isFresh(ordered[index - 1]) : null;
        if (isFresh(item) && !index) parts.push(this.#divider(words.since));
        if (!isFresh(item) && before) parts.push(this.#divider(words.earlier));
        parts.push(this.#release(item, isFresh(item)));
      }
      if (!parts.length) {
        parts.push(el("p", { part: "empty" }, el("bdi", {}, this.#feed?.content ? words.none : words.unreachable)));
      }
      if (ordered.length > shown) parts.push(this.#more(shown));
      this.#parts.list.replaceChildren(...parts);
      this.#parts.result.textContent = this.#number(words.releases, matching.length);
    }

    #filtered(item) {
      if (!this.#kinds.size) return item;
      const sections = item.sections.filter(({ kind }) => this.#kinds.has(kind));
      return sections.length ? { ...item, sections } : null;
    }

    #divider(words) {
      return el("p", { part: "divider" }, el("bdi", {}, words));
    }

    #more(shown) {
      const button = el("button", { part: "more", type: "button" }, el("bdi", {}, this.#words.more));
      button.addEventListener("click", () => {
        this.#fill(shown * 2);
        this.#parts.list.querySelectorAll("article")[shown].focus();
      });
      return button;
    }

    #release({ id, url, title, date, sections, text }, fresh) {
      const words = this.#words, day = date && this.#day(date), name = el("bdi", {}, title || day || id);
      return el(
        "article", { part: fresh ? "release fresh" : "release", tabindex: "-1", lang: this.#feed.content.language },
        el(
          "header", {},
          el("h3", { part: "version" }, url ? el("a", { part: "permalink", href: url, rel: "noopener" }, name) : name),
          fresh && el("span", { part: "new", lang: this.#parts.root.lang }, words.new),
          day && el("time", { part: "date", datetime: date.toISOString(), lang: this.#parts.root.lang }, day),
        ),
        ...(sections.length ? sections.map((section) => this.#section(section)) : [text && el("p", { part: "text", dir: "auto" }, text)]),
      );
    }

    #section({ kind, entries }) {
      const item = ({ scope, summary }) =>
        el("li", {}, el("bdi", {}, scope && el("b", {}, scope + this.#words.colon), summary));
      return el(
        "section", { part: `section ${kind}` },
        el("h4", { part: "heading", lang: this.#parts.root.lang }, ...this.#heading(kind)),
        el("ul", {}, ...entries.map(item)),
      );
    }

    #day(date) {
      const { locale, first } = this.#words;
      return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(date).replace(/^1 /, `${first} `);
    }
  }

  if (!customElements.get(NAME)) customElements.define(NAME, MinistudioUpdates);
}
