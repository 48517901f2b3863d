"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* shut */ } };
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const number = new Intl.NumberFormat(root.lang);

  // Theme: the button names the other one.
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (darkSystem.matches ? "dark" : "light");
  const other = () => (theme() === "dark" ? "light" : "dark");
  const nameTheme = () => { $("theme").textContent = $("theme").dataset[other()]; };
  const turn = () => {
    root.dataset.theme = other();
    keep("ministudio-report-theme", root.dataset.theme);
    nameTheme();
  };
  $("theme").addEventListener("click", turn);
  darkSystem.addEventListener("change", nameTheme);
  nameTheme();

  // Search and filters. A row's text is read once, at the first search.
  const rows = all(".t").map((element) => ({
    element,
    shown: true,
    text: null,
    suite: element.closest("[data-s]")?.dataset.s ?? "",
    kinds: [element.dataset.o, ...(element.dataset.m ?? "").split(" ")],
  }));
  const groups = all(".list, .g").reverse(); // the inner ones first
  const search = $("search"), suite = $("suite"), status = $("status"), chips = all(".chip");
  const textOf = (row) => {
    const heading = row.element.closest(".g")?.querySelector("h3").textContent ?? "";
    const said = all(".id, .name, .why, .note, .where, .message, pre", row.element);
    return fold([heading, ...said.map((element) => element.textContent)].join(" "));
  };
  const matcher = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const kinds = chips.filter((chip) => chip.ariaPressed === "true").map((chip) => chip.dataset.k);
    const one = suite?.value ?? "";
    const matches = (row) =>
      (!one || row.suite === one) &&
      (!kinds.length || kinds.some((kind) => row.kinds.includes(kind))) &&
      words.every((word) => (row.text ??= textOf(row)).includes(word));
    return words.length || kinds.length || one ? matches : null;
  };
  const apply = () => {
    const matches = matcher();
    let count = 0;
    for (const row of rows) {
      const shown = !matches || matches(row);
      count += shown;
      if (shown !== row.shown) row.element.hidden = !(row.shown = shown);
    }
    for (const group of groups) {
      const inside = group.querySelectorAll(".t:not([hidden])").length;
      group.hidden = !inside;
    }
    root.classList.toggle("filtering", Boolean(matches));
    $("clear").hidden = !matches;
    const said = status.dataset;
    status.textContent = !matches ? said.every : !count ? said.none : said.some
      .replace("{shown}", number.format(count)).replace("{total}", number.format(rows.length));
  };
  const clear = () => {
    search.value = "";
    if (suite) suite.value = "";
    for (const chip of chips) chip.ariaPressed = "false";
    apply();
  };
  if (search) {
    search.addEventListener("input", apply);
    suite?.addEventListener("change", apply);
    for (const chip of chips) {
      chip.addEventListener("click", () => {
        chip.ariaPressed = String(chip.ariaPressed !== "true");
        apply();
      });
    }
    $("clear").addEventListener("click", () => { clear(); search.focus(); });
    apply(); // a browser may have kept what was typed before a reload
    const bar = document.querySelector(".toolbar");
    const makeRoom = () => {
      const sticky = getComputedStyle(bar).position === "sticky";
      root.style.scrollPaddingTop = sticky ? `${bar.offsetHeight + 12}px` : "";
    };
    makeRoom();
    new ResizeObserver(makeRoom).observe(bar);
  }

  // A link to a test shows it, whatever is filtered.
  const arrive = () => {
    const target = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (!target || !search) return;
    if (target.closest("[hidden]")) clear();
    const details = target.querySelector(":scope > details");
    if (details) details.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);

  // Folding a whole section.
  for (const button of all(".all")) {
    const cards = all(".card > details", button.closest(".list"));
    const name = () => {
      const open = cards.every((card) => card.open);
      button.textContent = open ? button.dataset.close : button.dataset.open;
      return open;
    };
    button.addEventListener("click", () => {
      const open = name();
      for (const card of cards) card.open = !open;
    });
    for (const card of cards) card.addEventListener("toggle", name);
    name();
  }

  // Keyboard. From a field, only the arrow down and Escape are ours.
  const help = $("help"), keys = $("keys");
  keys.checked = kept("ministudio-report-keys") !== "off";
  keys.addEventListener("change", () => keep("ministudio-report-keys", keys.checked ? "on" : "off"));
  $("ask").addEventListener("click", () => help.showModal());
  const stops = () => {
    const shown = rows.filter((row) => row.shown).map((row) => row.element);
    const cards = shown.filter((element) => element.matches(".card"));
    return root.classList.contains("filtering") || !cards.length ? shown : cards;
  };
  const step = (by) => {
    const there = stops();
    if (!there.length) return;
    const now = there.indexOf(document.activeElement?.closest(".t"));
    const next = there[now < 0 ? (by > 0 ? 0 : there.length - 1) : now + by];
    if (!next) return;
    const target = next.querySelector("summary") ?? next;
    if (target === next) next.tabIndex = -1;
    target.focus({ preventScroll: true });
    next.scrollIntoView({ block: target === next ? "nearest" : "start" });
  };
  const actions = {
    "/": () => { search.focus(); search.select(); },
    "j": () => step(1), "k": () => step(-1),
    "t": turn, "?": () => help.showModal(),
  };
  const arrows = { "ArrowDown": 1, "ArrowUp": -1 };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || !search) return;
    const field = event.target.matches("input, select, textarea");
    let act = null;
    if (event.key === "Escape" && matcher()) act = () => { clear(); search.blur(); };
    else if (event.key in arrows && event.target.matches("#search, .t, .t summary")) {
      act = () => step(arrows[event.key]);
    } else if (!field && keys.checked && Object.hasOwn(actions, event.key)) act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // On paper, what failed is unfolded.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("#failures .card > details:not([open])");
    for (const card of unfolded) card.open = true;
  });
  addEventListener("afterprint", () => { for (const card of unfolded) card.open = false; });
})();
