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
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln"].map((property) => ({
          property,
          message: "The page's policy refuses HTML in strings: build the nodes.",
        })),
        ...["localStorage", "sessionStorage", "cookie"].map((property) => ({
          property,
          message: "The site stores nothing.",
        })),
      ],
    },
  },
  // The scripts of data that a page loads before its own, and the search engine.
  { files: ["**/search.js"], languageOptions: { globals: readonly("lunr", "manualSearchIndex") } },
  { files: ["**/edition.js"], languageOptions: { globals: readonly("manualRegister", "MutationObserver") } },
  // The preview's own script, which no published page has, asks its server for news.
  { files: ["**/preview.js"], languageOptions: { globals: readonly("XMLHttpRequest") } },
  { files: ["**/check.js"], languageOptions: { globals: readonly("manualCodes") } },
];
