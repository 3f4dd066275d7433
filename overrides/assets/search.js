// The search page: what is typed, what it finds, and how to move between the two. Builds every node by hand.
(() => {
  "use strict";

  const SLICE_MS = 12; // so long the page may be busy with the index before it listens again
  const FIRST_SLICE_MS = 4; // of the details of results, while somebody types
  const REST_MS = 400; // without typing, before the address changes
  const FIRST_RESULTS = 10;
  const MAX_PLACES = 3;
  const field = document.getElementById("search-page");
  const status = document.getElementById("search-status");
  const filters = document.getElementById("search-filters");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const engine = new ManualSearch(manualSearchNames);
  let writing = 0; // the timer of the next change of the address
  let isReady = false; // whether the texts are indexed too
  let found = { words: [], results: [] };
  let kind = ""; // the only kind of result that is shown; empty for all
  let shown = FIRST_RESULTS;

  function node(name, className, ...inside) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  }

  function link(text, href, className) {
    const element = node("a", className, text);
    element.href = href;
    return element;
  }

  function marked(parts) {
    return parts.map(({ text, isFound }) => (isFound ? node("mark", "", text) : text));
  }

  function resultItem({ owner, isExact, code }) {
    const record = manualSearchNames[owner];
    const address = code ? `${record.location}#code-${code}` : record.location;
    const item = node("li", "search-results__item");
    const title = node("p", "search-results__title", link(record.title, address, "search-results__link"), " ");
    if (record.actFirst) title.append(node("span", "search-results__act-first", "Act first"), " ");
    title.append(node("span", "search-results__kind", record.label));
    item.append(title);
    if (isExact && record.answer) {
      item.classList.add("search-results__item--answer");
      item.append(node("p", "search-results__answer", record.answer));
    }
    return item;
  }

  // What the text says of the words, and where. It takes longer than the titles, so they are shown first.
  function addDetails(item, { owner, isExact }) {
    const record = manualSearchNames[owner];
    if (isExact && record.answer) return;
    const places = engine.places(owner, found.words);
    const lead = engine.sections[owner][0];
    const best = isExact ? lead : (places[0] ?? lead);
    if (best) item.append(node("p", "search-results__text", ...marked(engine.snippet(best.text, found.words))));
    const page = record.location.split("#")[0];
    const inside = places.filter(({ anchor }) => anchor && !record.location.endsWith(`#${anchor}`)).slice(0, MAX_PLACES);
    if (inside.length) {
      item.append(node("ul", "search-results__places", ...inside.map(({ anchor, title: heading }) => node("li", "", link(heading, `${page}#${anchor}`)))));
    }
  }

  function* details(items, results) {
    const { words } = found;
    for (const [i, item] of items.entries()) {
      if (words !== found.words) return; // somebody typed on
      addDetails(item, results[i]);
      yield;
    }
  }

  function chosen() {
    return found.results.filter(({ owner }) => !kind || manualSearchNames[owner].kind === kind);
  }

  function showResults() {
    const results = chosen();
    const items = results.slice(0, shown).map(resultItem);
    list.replaceChildren(...items);
    more.hidden = results.length <= shown;
    inSlices(details(items, results), () => {}, FIRST_SLICE_MS);
  }

  function filterChoice(value, count) {
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "kind", value, checked: value === kind });
    return node("label", "search-filters__choice", input, ` ${value || "All"} `, node("span", "search-filters__count", String(count)));
  }

  function showFilters() {
    const counts = new Map();
    for (const { owner } of found.results) counts.set(manualSearchNames[owner].kind, (counts.get(manualSearchNames[owner].kind) ?? 0) + 1);
    if (!counts.has(kind)) kind = "";
    const choices = [filterChoice("", found.results.length), ...Array.from(counts, ([value, count]) => filterChoice(value, count))];
    filters.replaceChildren(node("legend", "search-filters__legend", "Show"), ...choices);
    filters.hidden = counts.size < 2;
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function show() {
    const query = field.value.trim();
    found = query ? engine.find(query) : { words: [], results: [] };
    shown = FIRST_RESULTS;
    showFilters();
    showResults();
    document.body.classList.toggle("has-results", found.results.length > 0);
    const count = found.results.length;
    if (!query) say("");
    else if (count) say(`${count} ${count === 1 ? "result" : "results"} for “${query}”.`);
    else if (isReady) say(`Nothing found for “${query}”. Try another word, or look in the list from A to Z.`);
  }

  // The address holds the words, so that a link, Back and a reload lead to the same results.
  function queryInAddress() {
    return new URLSearchParams(location.search).get("q") ?? new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  }

  function writeAddress(method) {
    const query = new URLSearchParams({ q: field.value.trim() });
    try {
      history[method](null, "", `?${query}`);
    } catch {
      history[method](null, "", `#${query}`); // older browsers keep the address of a file before its #
    }
  }

  function focusResult(change) {
    const links = Array.from(list.querySelectorAll("a"));
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? 0 : here + change;
    (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
  }

  field.addEventListener("input", () => {
    kind = "";
    show();
    clearTimeout(writing); // browsers refuse an address for every letter
    writing = setTimeout(writeAddress, REST_MS, "replaceState");
  });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(writing);
    writeAddress("pushState");
    focusResult(0);
  });
  for (const place of [field, list]) {
    place.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (!list.children.length || (place === field && event.key === "ArrowUp")) return;
      event.preventDefault();
      focusResult(event.key === "ArrowDown" ? 1 : -1);
    });
  }
  filters.addEventListener("change", (event) => {
    kind = event.target.value;
    shown = FIRST_RESULTS;
    showResults();
    say(`${chosen().length} results for “${field.value.trim()}”${kind ? ` in ${kind}` : ""}.`);
  });
  more.addEventListener("click", () => {
    const next = shown;
    shown += FIRST_RESULTS;
    showResults();
    list.children[next]?.querySelector("a").focus();
  });
  addEventListener("popstate", () => {
    field.value = queryInAddress();
    show();
  });

  // Does the steps of a piece of work, and listens in between.
  function inSlices(steps, whenDone, ms = SLICE_MS) {
    const until = performance.now() + ms;
    let step = steps.next();
    while (!step.done && performance.now() < until) step = steps.next();
    if (step.done) whenDone();
    else setTimeout(inSlices, 0, steps, whenDone);
  }

  function* names() {
    for (const owner of manualSearchNames.keys()) yield engine.addNames(owner);
  }

  function* texts() {
    for (const [owner, json] of manualSearchIndex.entries()) yield* engine.addText(owner, json);
  }

  document.body.classList.add("has-scripts");
  field.value = queryInAddress();
  if (field.value) {
    document.body.classList.add("has-results"); // as nearly every query has; the list is not drawn before that is known
    field.focus();
  }
  inSlices(names(), () => {
    show();
    // The texts are in a script that runs when the page has been read.
    if (document.readyState === "complete") indexTexts();
    else addEventListener("load", indexTexts);
  });

  function indexTexts() {
    inSlices(texts(), () => {
      isReady = true;
      list.dataset.ready = "";
      if (!list.contains(document.activeElement)) show();
    });
  }
})();
