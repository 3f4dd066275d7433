// Filters a list of the codes on sheets, and looks a code up where the list is the only answer.
(() => {
  "use strict";

  const rows = [...document.querySelectorAll("#codes tbody tr")];
  const filters = document.getElementById("code-filters");
  const ofSession = document.getElementById("of-session");
  const sinceEdition = document.getElementById("since-edition");
  const shown = document.getElementById("codes-shown");

  // Editions are numbered from 1 in data-first: a code is new since an edition if it began after it.
  function filter() {
    const since = sinceEdition ? Number(sinceEdition.value) : 0;
    for (const row of rows) {
      const fits = !ofSession.value || row.dataset.session === ofSession.value;
      row.hidden = !fits || (since > 0 && Number(row.dataset.first) <= since);
    }
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = count === 1 ? "1 code" : `${count} codes`;
  }

  // Letters that are misread on paper count as the digits they look like.
  function normalise(typed) {
    const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    return `${plain.slice(0, 4)}-${plain.slice(4)}`;
  }

  function notice(kind, title, ...content) {
    const box = document.createElement("div");
    box.className = `notice answer answer--${kind}`;
    const head = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = title;
    head.append(strong);
    const text = document.createElement("p");
    text.append(...content);
    box.append(head, text);
    return box;
  }

  function look(field, answer) {
    const code = normalise(field.value);
    const row = document.getElementById(`code-${code}`);
    if (!row) {
      const advice = "Check your typing. If the sheet has this code, do not use it: print it again.";
      answer.replaceChildren(notice("withdrawn", `${code}: not in ${answer.dataset.edition}.`, advice));
      return;
    }
    const [, sheet, what, status] = row.cells;
    const link = sheet.querySelector("a").cloneNode(true);
    const text = `, ${what.textContent}. Status: ${status.textContent.toLowerCase()}.`;
    answer.replaceChildren(notice("current", `${code}: in ${answer.dataset.edition}.`, link, text));
  }

  function begin(form) {
    const field = document.getElementById("code");
    const answer = document.getElementById("answer");
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      look(field, answer);
    });
    if (location.hash.startsWith("#code-")) {
      field.value = location.hash.slice("#code-".length);
      look(field, answer);
    }
  }

  filters.hidden = false;
  for (const select of [ofSession, sinceEdition]) {
    if (select) select.addEventListener("change", filter);
  }
  filter();
  const form = document.querySelector("#check:not([data-register])");
  if (form) begin(form);
})();
