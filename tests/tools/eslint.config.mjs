// The rules for the site's scripts. `make check` runs them.
import js from "@eslint/js";

const readonly = (...names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: {
      ecmaVersion: 2021, // what Chromium 92 reads
      sourceType: "script", // a page opened from a file share cannot load modules
      // All that a script may reach: no storage, no request, no timer.
      globals: readonly("document", "window", "location", "addEventListener", "URLSearchParams"),
    },
    rules: {
      "no-implicit-globals": ["error", { lexicalBindings: true }],
      strict: ["error", "function"],
      "no-var": "error",
      "prefer-const": "error",
      "no-shadow": "error",
      eqeqeq: "error",
      "no-restricted-properties": [
        "error",
        ...[
          { property: "innerHTML" },
          { property: "outerHTML" },
          { property: "insertAdjacentHTML" },
          { object: "document", property: "write" },
          { object: "document", property: "writeln" },
        ].map((place) => ({
          ...place,
          message: "The page's policy refuses HTML in strings: build the nodes.",
        })),
        ...["localStorage", "sessionStorage", "cookie"].map((property) => ({
          property,
          message: "The site stores nothing.",
        })),
      ],
    },
  },
  { ignores: ["**/minisearch.js"] }, // byte for byte as its authors publish it
  // The scripts that a page loads before its own: data, and for search the engine, which is in parts.
  { files: ["**/search-engine.js"], languageOptions: { globals: readonly("MiniSearch", "manualWords") } },
  {
    files: ["**/search.js"],
    languageOptions: {
      // The texts are indexed in slices, between which the page listens; the address holds what is typed.
      globals: readonly("ManualSearch", "manualSearchNames", "manualSearchIndex", "history", "performance", "setTimeout", "clearTimeout"),
    },
  },
  {
    files: ["**/planner.js"],
    languageOptions: {
      // The plan is in the address. A file is saved from memory and read from the reader's disk; nothing is sent.
      globals: readonly("PlanRules", "planPaper", "manualPlanner", "manualHistory", "manualRegister", "history", "Blob", "URL"),
    },
  },
  { files: ["**/plan-paper.js"], languageOptions: { globals: readonly("PlanRules") } },
  { files: ["**/plan-sheets.js"], languageOptions: { globals: readonly("PlanRules", "planPaper", "manualPlanner") } },
  { files: ["**/matrix.js"], languageOptions: { globals: readonly("history", "setTimeout") } }, // a link with the choice
  { files: ["**/edition.js"], languageOptions: { globals: readonly("manualRegister", "MutationObserver") } },
  // The preview's own script, which no published page has, asks its server for news.
  { files: ["**/preview.js"], languageOptions: { globals: readonly("XMLHttpRequest") } },
];
