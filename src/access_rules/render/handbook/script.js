"use strict";
(() => {
  const page = document.documentElement;
  const form = document.querySelector("form.tools");
  const query = document.getElementById("query");
  const day = document.getElementById("day");
  const layer = document.getElementById("layer");
  const found = document.getElementById("found");
  const tones = [...document.querySelectorAll('input[name="tone"]')];
  const entries = [...document.querySelectorAll(".entry")];
  const holders = [...document.querySelectorAll("[data-holder]")];
  const parts = [...document.querySelectorAll(".part")];
  const texts = new Map();
  const MARKS = 3000;

  // Search

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

  // The rules and cases that a card names, and whatever is folded away, have entries of their own.
  function* textNodes(entry) {
    const isAside = (node) => node.nodeName === "DETAILS" || (node.matches && node.matches(".card .rules"));
    const walker = document.createTreeWalker(entry, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (isAside(node)) return NodeFilter.FILTER_REJECT;
      return node.data ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) yield walker.currentNode;
  }

  function textOf(entry) {
    if (!texts.has(entry)) {
      // A row is found by the name of its table too.
      const named = entry.closest("[data-named]");
      const words = [...textNodes(entry)].map((node) => node.data).join("");
      texts.set(entry, fold(`${named ? named.dataset.named : ""} ${words}`));
    }
    return texts.get(entry);
  }

  const covers = (periods, on) =>
    periods.split(" ").some((period) => {
      const [start, end] = period.split("/");
      return (!start || start <= on) && (!end || on <= end);
    });

  function tests() {
    const words = fold(query.value).split(" ").filter(Boolean);
    const wanted = new Set(tones.filter((box) => box.checked).map((box) => box.value));
    const all = words.map((word) => (entry) => textOf(entry).includes(word));
    if (wanted.size) all.push((entry) => wanted.has(entry.dataset.tone));
    if (layer && layer.value) all.push((entry) => entry.dataset.layer === layer.value);
    if (day && day.value) all.push((entry) => "inForce" in entry.dataset && covers(entry.dataset.inForce, day.value));
    return { words, all };
  }

  function search() {
    const { words, all } = tests();
    const isActive = all.length > 0;
    const shown = entries.filter((entry) => {
      entry.hidden = !all.every((test) => test(entry));
      return !entry.hidden;
    });
    for (const holder of holders) holder.hidden = isActive && !holder.querySelector(".entry:not([hidden])");
    for (const part of parts) part.hidden = isActive && !part.querySelector(".entry:not([hidden])");
    const rules = shown.filter((entry) => entry.matches(".card:not(.watch)")).length;
    const sentence = shown.length ? found.dataset.found : found.dataset.nothing;
    found.textContent = isActive ? sentence.replace("{rules}", rules).replace("{all}", shown.length) : "";
    mark(words, shown);
  }

  function mark(words, shown) {
    if (!window.Highlight || !CSS.highlights) return;
    const ranges = [];
    for (const entry of words.length ? shown : []) {
      for (const node of textNodes(entry)) {
        const text = node.data.toLowerCase();
        if (text.length !== node.data.length || ranges.length > MARKS) continue;
        for (const word of words) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function clear() {
    form.reset();
    search();
  }

  form.addEventListener("input", (event) => event.isComposing || search());
  form.addEventListener("change", search);
  form.addEventListener("compositionend", search);
  form.addEventListener("reset", () => setTimeout(search));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = entries.find((entry) => !entry.hidden);
    if (first) focusOn(first);
  });

  // Keys

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === "Escape" && event.target === query) {
      event.preventDefault();
      if (query.value) clear();
      else query.blur();
    }
  });

  // Links lead to what they name, also where it is folded away or not among what was found.

  function focusOn(target) {
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }

  function reveal(hash) {
    let name = hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      return null;
    }
    const target = name && document.getElementById(name);
    if (!target) return null;
    if (target.closest("[hidden]")) clear();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    return target;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    reveal(link.getAttribute("href"));
    if (link.closest("nav")) unfold(false);
  });

  window.addEventListener("hashchange", () => {
    const target = reveal(location.hash);
    if (target) focusOn(target);
  });

  // Contents

  const nav = document.querySelector("nav");
  const toggle = document.querySelector(".toggle");

  function unfold(isOpen) {
    nav.classList.toggle("open", isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
  }

  toggle.addEventListener("click", () => unfold(!nav.classList.contains("open")));

  const lines = new Map();
  for (const link of nav.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (target) lines.set(target, link);
  }
  const seen = new Set();
  const watcher = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) isIntersecting ? seen.add(target) : seen.delete(target);
      const inView = [...lines.keys()].filter((target) => seen.has(target));
      const current = inView[inView.length - 1];
      for (const [target, link] of lines) {
        if (target === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-25% 0px -70% 0px" },
  );
  for (const target of lines.keys()) watcher.observe(target);

  // Paper shows what the screen folds away, but for the lists in which rules name each other and their cases,
  // and those of what a fact is used by.

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open]):not(.card details, .term details)")];
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
    folded = [];
  });

  // Begin

  page.classList.add("scripted");
  form.hidden = false;
  toggle.hidden = false;
  const measure = () => page.style.setProperty("--bar", `${form.offsetHeight}px`);
  new ResizeObserver(measure).observe(form);
  measure();
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) query.value = asked;
  if (asked || query.value || tones.some((box) => box.checked)) search();
  const target = reveal(location.hash);
  if (target) focusOn(target);
})();
