"use strict";
(() => {
  const form = document.getElementById("filters");
  const WAIT = 120;
  const NAMES = ["outcome", "force", "district", "document", "kind", "q"];

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const partsOf = (element) =>
    element.dataset.parts.split("|").filter(Boolean).map((part) => {
      const [force, document, count] = part.split(" ");
      return { force, document, count: Number(count) };
    });
  const itemOf = (element) => ({
    element, outcome: element.dataset.outcome, parts: partsOf(element), shown: true, wanted: null, text: null,
  });
  const recordOf = (element, items) => ({
    element, items, district: element.dataset.district, kind: element.dataset.kind, shown: true, text: null,
  });

  const cards = [...document.querySelectorAll("article.card")].map((card) =>
    recordOf(card, [...card.querySelectorAll(":scope > ul > li")].map(itemOf)));
  const rows = [...document.querySelectorAll(".others > li")].map((row) => recordOf(row, [itemOf(row)]));
  const records = [...cards, ...rows];
  const lots = [...document.querySelectorAll(".lot")].map((element) => ({
    element, records: [], shown: true, height: element.classList.contains("others") ? 4 : 14,
  }));
  const lotOf = new Map(lots.map((lot) => [lot.element, lot]));
  for (const record of records) lotOf.get(record.element.parentElement).records.push(record);
  const counted = (parts) => parts.reduce((sum, part) => sum + part.count, 0);
  const all = records.reduce((sum, record) => sum + record.items.reduce((part, item) => part + counted(item.parts), 0), 0);

  const headText = (record) => (record.text ??= plain(record.element.querySelector("header").textContent));
  const itemText = (item) => (item.text ??= plain(item.element.textContent));
  const found = (record, item, terms) =>
    terms.every((term) => headText(record).includes(term) || itemText(item).includes(term));

  const state = () => Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value.trim()]));
  const asHash = (chosen) => new URLSearchParams(NAMES.filter((name) => chosen[name]).map((name) => [name, chosen[name]])).toString();

  /** How many results of an item are wanted; null where it is not. */
  function wantedOf(record, item, chosen, terms) {
    if (chosen.outcome && item.outcome !== chosen.outcome) return null;
    const narrowed = chosen.force || chosen.document;
    const parts = narrowed
      ? item.parts.filter((part) =>
        (!chosen.force || part.force === chosen.force) && (!chosen.document || part.document === chosen.document))
      : item.parts;
    if (narrowed && !parts.length) return null;
    return found(record, item, terms) ? counted(parts) : null;
  }

  function show(thing, wanted) {
    if (thing.shown !== wanted) {
      thing.element.hidden = !wanted;
      thing.shown = wanted;
    }
  }

  /** Show what is wanted of a record; how many results that is, null where it is none of it. */
  function filter(record, chosen, terms) {
    let sum = null;
    if ((!chosen.district || record.district === chosen.district) && (!chosen.kind || record.kind === chosen.kind)) {
      for (const item of record.items) {
        item.wanted = wantedOf(record, item, chosen, terms);
        if (item.wanted !== null) sum += item.wanted;
      }
    }
    show(record, sum !== null);
    if (sum !== null && record.items[0].element !== record.element) {
      for (const item of record.items) show(item, item.wanted !== null);
    }
    return sum;
  }

  function index(deadline, from = 0) {
    let at = from;
    for (; at < records.length && deadline.timeRemaining() > 1; at += 1) {
      headText(records[at]);
      records[at].items.forEach(itemText);
    }
    if (at < records.length) requestIdleCallback((later) => index(later, at));
  }

  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");

  function tell(chosen, results, some) {
    const figures = { results, all, records: some, total: records.length };
    const words = shown.dataset.text.replace(/\{(\w+)\}/g, (_, name) => figures[name]);
    const filters = NAMES.filter((name) => chosen[name]).map((name) =>
      form.elements[name].selectedOptions?.[0].dataset.label ?? `“${chosen[name]}”`);
    shown.textContent = filters.length ? `${shown.dataset.filtered}${filters.join(" + ")} · ${words}` : words;
    nothing.hidden = some > 0;
    const table = document.getElementById("checked");
    if (table) table.hidden = !rows.some((row) => row.shown);
  }

  function apply() {
    const chosen = state();
    const terms = plain(chosen.q).split(" ").filter(Boolean);
    let results = 0;
    let some = 0;
    for (const record of records) {
      const sum = filter(record, chosen, terms);
      results += sum ?? 0;
      some += sum !== null;
    }
    for (const lot of lots) {
      const count = lot.records.filter((record) => record.shown).length;
      show(lot, count > 0);
      lot.element.style.containIntrinsicHeight = `auto ${count * lot.height}rem`;
    }
    tell(chosen, results, some);
    return chosen;
  }

  function keep() {
    const hash = asHash(apply());
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  function read() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return reveal(hash);
    const given = new URLSearchParams(hash);
    for (const name of NAMES) {
      const field = form.elements[name];
      field.value = given.get(name) ?? "";
      if (field.selectedIndex === -1) field.value = "";
    }
    apply();
  }

  function reveal(id) {
    const details = document.getElementById(id)?.closest("details");
    if (details) {
      details.open = true;
      details.scrollIntoView();
    }
  }

  function explain(event) {
    const link = event.target.closest(".basis a");
    if (!link) return;
    event.preventDefault();
    const item = link.closest("li");
    const open = item.querySelector(".here");
    if (open) open.remove();
    else {
      const copy = document.getElementById(link.hash.slice(1)).cloneNode(true);
      copy.removeAttribute("id");
      copy.className = "here";
      item.append(copy);
    }
    link.setAttribute("aria-expanded", String(!open));
  }

  function printed() {
    const used = new Set();
    for (const record of records) {
      if (!record.shown) continue;
      for (const link of record.element.querySelectorAll("li:not([hidden]) .basis a, .passed a, p a")) used.add(link.hash);
    }
    for (const link of document.querySelectorAll("#waivers a")) used.add(link.hash);
    for (const rule of document.querySelectorAll(".rule")) rule.classList.toggle("unused", !used.has(`#${rule.lastElementChild.id}`));
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.dataset.folded = "";
    }
  }

  function unprinted() {
    for (const details of document.querySelectorAll("details[data-folded]")) {
      details.open = false;
      delete details.dataset.folded;
    }
  }

  function start() {
    let waiting = 0;
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, event.target.name === "q" ? WAIT : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(keep));
    for (const name of document.querySelectorAll("[data-choice]")) {
      const [key, value] = name.dataset.choice.split("=");
      if (![...form.elements[key].options].some((option) => option.value === value)) continue;
      const link = document.createElement("a");
      link.href = `#${name.dataset.choice}`;
      link.textContent = name.textContent;
      link.addEventListener("click", () => document.getElementById("findings").scrollIntoView());
      name.replaceChildren(link);
    }
    for (const part of [form, shown, document.getElementById("hint")]) part.hidden = false;
    window.addEventListener("hashchange", read);
    apply();
    read();
    window.requestIdleCallback?.(index);
  }

  document.addEventListener("click", explain);
  for (const link of document.querySelectorAll(".basis a")) link.setAttribute("aria-expanded", "false");
  window.addEventListener("beforeprint", printed);
  window.addEventListener("afterprint", unprinted);
  if (form) start();
})();
