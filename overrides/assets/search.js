// Searches the index in search-index.js. Builds every node by hand: the policy allows no innerHTML.
(() => {
  "use strict";

  const MAX_RESULTS = 40;
  const CONTEXT_WORDS = 14;
  const field = document.getElementById("search-page");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const fallback = document.getElementById("search-fallback");
  const entries = new Map(manualSearchIndex.map((entry) => [entry.location, entry]));
  const pages = new Map(manualSearchIndex.filter((entry) => !entry.location.includes("#")).map((entry) => [entry.location, entry.title]));

  const index = lunr(function () {
    this.ref("location");
    this.field("title", { boost: 8 });
    this.field("text");
    for (const entry of manualSearchIndex) this.add(entry);
  });

  function find(query) {
    const words = lunr.tokenizer(query).map(String).filter((word) => word.length > 1);
    if (!words.length) return [];
    const found = index.query((q) => {
      for (const word of words) {
        q.term(lunr.tokenizer(word), { boost: 10, usePipeline: true });
        q.term(word, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
        if (word.length > 4) q.term(word, { editDistance: 1, boost: 0.5, usePipeline: true });
      }
    });
    // A title that holds the words as typed comes first, however the weights of single words fall.
    const typed = query.toLowerCase();
    const named = (result) => entries.get(result.ref).title.toLowerCase().includes(typed);
    return found.sort((one, other) => named(other) - named(one));
  }

  function snippet(text, query) {
    const words = text.split(/\s+/);
    const wanted = lunr.tokenizer(query).map((token) => String(token).slice(0, 5));
    const hit = words.findIndex((word) => wanted.some((start) => word.toLowerCase().startsWith(start)));
    const from = Math.max(0, hit - CONTEXT_WORDS);
    const part = words.slice(from, from + 2 * CONTEXT_WORDS).join(" ");
    return `${from > 0 ? "… " : ""}${part}${from + 2 * CONTEXT_WORDS < words.length ? " …" : ""}`;
  }

  function node(name, text, className) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function row(result, query) {
    const entry = entries.get(result.ref);
    const page = pages.get(result.ref.split("#")[0]);
    const item = node("li", "", "search-results__item");
    const link = node("a", entry.title);
    link.href = entry.location;
    const title = node("p", "", "search-results__title");
    title.append(link);
    item.append(title);
    if (page && page !== entry.title) item.append(node("p", page, "search-results__page"));
    if (entry.text) item.append(node("p", snippet(entry.text, query), "search-results__text"));
    return item;
  }

  function show() {
    const query = field.value.trim();
    const results = query ? find(query) : [];
    list.replaceChildren(...results.slice(0, MAX_RESULTS).map((result) => row(result, query)));
    fallback.hidden = results.length > 0;
    if (!query) status.textContent = "";
    else if (!results.length) status.textContent = `Nothing found for “${query}”. Try a shorter word or another one.`;
    else if (results.length > MAX_RESULTS) status.textContent = `The best ${MAX_RESULTS} of ${results.length} results for “${query}”.`;
    else status.textContent = `${results.length} ${results.length === 1 ? "result" : "results"} for “${query}”.`;
  }

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", show);
  show();
})();
