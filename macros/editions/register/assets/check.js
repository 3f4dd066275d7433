// Looks up the code of a printout, and filters the list of codes. Without scripts, the list gives the same answers.
// In a register, codes.js knows the codes of all editions; on a site by itself, the list is all there is.
(() => {
  "use strict";

  const known = window.manualCodes;
  const form = document.getElementById("check");
  const field = document.getElementById("code");
  const answer = document.getElementById("answer");
  const rows = [...document.querySelectorAll("#codes tbody tr")];
  const ofSession = document.getElementById("of-session");
  const sinceEdition = document.getElementById("since-edition");
  const shown = document.getElementById("codes-shown");

  // Letters that are misread on paper count as the digits they look like.
  function normalise(typed) {
    const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    return `${plain.slice(0, 4)}-${plain.slice(4)}`;
  }

  function linkTo(href, words) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = words;
    return anchor;
  }

  // The kind of answer, its title, and its words and links.
  function answerOfRegister(code) {
    const facts = known.codes[code];
    if (!facts) return ["withdrawn", `${code}: not a published copy.`, "Check your typing. If the sheet has this code, do not use it."];
    const sheet = `${facts.title}, ${facts.what.toLowerCase()} (${facts.reference}).`;
    const link = (words) => (facts.page ? [" ", linkTo(facts.page, words)] : []);
    if (facts.answer === "current") return ["current", `${code}: current.`, `${sheet} It has the text of edition ${known.current}.`, ...link("Open the sheet")];
    if (facts.answer === "superseded") return ["superseded", `${code}: superseded in edition ${facts.in}. Reprint.`, `${sheet} ${facts.why} The code is now ${facts.now}.`, ...link("Open the new sheet")];
    if (facts.answer === "holds-withdrawn") return ["withdrawn", `${code}: holds a withdrawn sheet. Do not use it.`, `${sheet} ${facts.why} Print the pack again when a new edition is out.`];
    return ["withdrawn", `${code}: withdrawn. Destroy it.`, `${sheet} ${facts.why}`];
  }

  function answerOfList(code) {
    const where = answer.dataset.edition;
    const row = document.getElementById(`code-${code}`);
    if (!row) return ["withdrawn", `${code}: not in ${where}.`, "Check your typing. If the sheet has this code, do not use it: print it again."];
    const [, sheet, what, status] = row.cells;
    const link = sheet.querySelector("a").cloneNode(true);
    return ["current", `${code}: in ${where}.`, link, `, ${what.textContent}. Status: ${status.textContent.toLowerCase()}.`];
  }

  function look() {
    const code = normalise(field.value);
    const [kind, title, ...content] = known ? answerOfRegister(code) : answerOfList(code);
    const box = document.createElement("div");
    box.className = `notice answer answer--${kind}`;
    const head = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = title;
    head.append(strong);
    const text = document.createElement("p");
    text.append(...content);
    box.append(head, text);
    answer.replaceChildren(box);
  }

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

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  if (location.hash.startsWith("#code-")) {
    field.value = location.hash.slice("#code-".length);
    look();
  }
  document.getElementById("code-filters").hidden = false;
  for (const select of [ofSession, sinceEdition]) {
    if (select) select.addEventListener("change", filter);
  }
  filter();
})();
