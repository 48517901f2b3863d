// <ministudio-updates src="releases.json">: a button with the number of releases that the visitor
// has not seen, and the panel that it opens. Text is put in as text alone; nothing is ever parsed.
/* global WORDS, STYLE, NAME, HOUR, Feed, webAddress */
const el = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children.filter(Boolean));
  return element;
};
const bdi = (...children) => el("bdi", {}, ...children);
const button = (part, click, ...children) => {
  const element = el("button", { part, type: "button" }, ...children);
  element.addEventListener("click", click);
  return element;
};

// Outside a browser (a server that renders pages) the import does nothing, and breaks nothing.
const { customElements: registry, HTMLElement: Base = Object } = globalThis;

class MinistudioUpdates extends Base {
  static observedAttributes = ["src", "lang"];

  #feed;
  #words;
  #told; // the number that the badge had
  #content; // what the panel shows, as it was when it was opened
  #fresh = new Set(); // the ids that were new then
  #kinds = new Set(); // the kinds of section that are filtered for; none: all

  #label = bdi();
  #badge = el("span", { part: "badge", "aria-hidden": true });
  #unseen = el("bdi", { class: "aside" });
  #status = el("span", { class: "aside", role: "status" });
  #title = el("h2", { part: "title", id: "title" });
  #close = button("close", () => this.#dialog.close(), "×");
  #filters = el("div", { part: "filters", role: "group" });
  #result = el("p", { class: "aside", role: "status" });
  #list = el("div", { part: "list", role: "region", "aria-labelledby": "title", tabindex: 0 });
  #dialog = el(
    "dialog", { part: "dialog", "aria-labelledby": "title" },
    el("div", { part: "header" }, this.#title, this.#close),
    this.#filters, this.#result, this.#list,
  );
  #button = button(
    "button", () => this.#open(),
    el("slot", { name: "icon" }, el("span", { part: "icon" })),
    el("slot", { name: "label" }, this.#label), this.#badge, this.#unseen,
  );
  #root = el("div", {}, this.#button, this.#status, this.#dialog);

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" }), style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [style];
    shadow.append(this.#root);
    this.#button.setAttribute("aria-haspopup", "dialog");
    this.#dialog.addEventListener("close", () => this.#button.focus());
    // Pressed and let go outside the panel; a selection that ends there closes nothing.
    let pressed;
    this.#dialog.addEventListener("pointerdown", ({ target }) => { pressed = target; });
    this.#dialog.addEventListener("click", ({ target }) => {
      if (target === this.#dialog && target === pressed) target.close();
    });
  }

  connectedCallback() {
    const src = webAddress(this.getAttribute("src"), document.baseURI);
    this.disconnectedCallback();
    this.#feed = src ? Feed.of(src) : null;
    this.#feed?.watchers.add(this.#update);
    this.#told = null;
    this.#update();
    this.#feed?.refresh();
  }

  disconnectedCallback() {
    this.#feed?.watchers.delete(this.#update);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  // What stands outside the panel, and a panel that has nothing to show yet.
  #update = () => {
    const content = this.#feed?.content, count = this.#feed?.unseen.length;
    this.#speak(content?.language);
    this.#label.textContent = this.#words.button;
    this.#badge.textContent = count > 99 ? "99+" : count || "";
    const said = this.#count("unseen", count);
    this.#unseen.textContent = said;
    // Said aloud only when there is more than when the page was opened.
    if (this.#told !== null && count > this.#told) this.#status.textContent = said;
    if (content) this.#told = count;
    if (content && !this.#content && this.#dialog.open) this.#show();
  };

  // The language of the place; if there are no words in it, the visitor's, then the feed's.
  #speak(language) {
    const liked = [...navigator.languages, language, "en"].map((tag) => `${tag}`.split("-")[0]);
    const lang = Object.keys(WORDS).find((tag) => this.matches(`:lang(${tag})`))
      ?? liked.find((tag) => Object.hasOwn(WORDS, tag));
    this.#root.lang = lang;
    this.#words = WORDS[lang];
  }

  #count(key, count) {
    return count ? this.#words[key][count > 1 ? "other" : "one"].replace("{count}", count) : "";
  }

  #open() {
    const feed = this.#feed, unseen = feed?.unseen ?? [];
    if (unseen.length) this.#fresh = new Set(unseen.map(({ id }) => id));
    feed?.markSeen();
    this.#show();
    this.#dialog.showModal();
    this.#list.scrollTop = 0;
    feed?.refresh(this.#content ? HOUR : 0);
  }

  #show() {
    const words = this.#words, content = this.#content = this.#feed?.content, there = new Set();
    const title = content?.title && words.title.replace("{title}", () => content.title);
    this.#title.replaceChildren(bdi(title || words.button));
    this.#close.setAttribute("aria-label", words.close);
    this.#filters.setAttribute("aria-label", words.filter);
    this.#kinds.clear();
    for (const { sections } of content?.items ?? []) {
      for (const { kind } of sections) there.add(kind);
    }
    const kinds = there.size > 1 ? Object.keys(words.kinds).filter((kind) => there.has(kind)) : [];
    this.#filters.replaceChildren(...kinds.map((kind) => this.#filter(kind)));
    this.#fill();
    this.#result.textContent = "";
  }

  #filter(kind) {
    const toggle = button("filter", () => {
      const pressed = !this.#kinds.delete(kind);
      if (pressed) this.#kinds.add(kind);
      toggle.setAttribute("aria-pressed", pressed);
      this.#fill();
    }, ...this.#heading(kind));
    toggle.setAttribute("aria-pressed", false);
    return toggle;
  }

  #heading(kind) {
    const [emoji, title] = this.#words.kinds[kind];
    return [el("span", { "aria-hidden": true }, emoji), bdi(title)];
  }

  // Fills the list anew with the first of those that match; the new ones stand above the others.
  #fill(shown = Math.max(parseInt(this.getAttribute("limit")) || 10, 1)) {
    const words = this.#words, kinds = this.#kinds, parts = [];
    const wanted = ({ kind }) => !kinds.size || kinds.has(kind);
    const isFresh = ({ id }) => this.#fresh.has(id);
    const say = (part, text) => parts.push(el("p", { part }, bdi(text)));
    const ordered = (this.#content?.items ?? [])
      .map((item) => ({ ...item, sections: item.sections.filter(wanted) }))
      .filter(({ sections }) => !kinds.size || sections.length)
      .sort((one, other) => isFresh(other) - isFresh(one));
    let above = false;
    for (const item of ordered.slice(0, shown)) {
      const fresh = isFresh(item);
      if (fresh !== above) say("divider", fresh ? words.since : words.earlier);
      above = fresh;
      parts.push(this.#release(item, fresh));
    }
    if (!parts.length) say("empty", this.#content ? words.none : words.unreachable);
    if (ordered.length > shown) {
      parts.push(button("more", () => {
        this.#fill(2 * shown);
        this.#list.querySelectorAll("article")[shown].focus();
      }, bdi(words.more)));
    }
    this.#list.replaceChildren(...parts);
    this.#result.textContent = this.#count("releases", ordered.length);
  }

  #release({ id, url, title, date, sections, text }, fresh) {
    const { lang } = this.#root, day = date && this.#day(date), name = bdi(title || day || id);
    const link = url ? el("a", { part: "permalink", href: url }, name) : name;
    return el(
      "article",
      { part: fresh ? "release fresh" : "release", tabindex: -1, lang: this.#content.language },
      el(
        "header", {},
        el(
          "div", {},
          el("h3", { part: "version" }, link),
          fresh && el("span", { part: "new", lang }, this.#words.new),
        ),
        day && el("time", { part: "date", lang, datetime: date.toISOString() }, bdi(day)),
      ),
      ...sections.map(({ kind, entries }) => el(
        "section", { part: `section ${kind}` },
        el("h4", { part: "heading", lang }, ...this.#heading(kind)),
        el("ul", {}, ...entries.map((entry) => this.#entry(entry))),
      )),
      !sections.length && text && el("p", { part: "text", dir: "auto" }, text),
    );
  }

  #entry({ scope, summary }) {
    return el("li", {}, bdi(scope && el("b", {}, scope + this.#words.colon), summary));
  }

  #day(date) {
    const { locale, first } = this.#words;
    return date.toLocaleDateString(locale, { dateStyle: "long" }).replace(/^1 /, `${first} `);
  }
}

if (!registry?.get(NAME)) registry?.define(NAME, MinistudioUpdates);
