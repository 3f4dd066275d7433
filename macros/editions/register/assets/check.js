// Looks up the code of a printout. Without scripts, the list on the page gives the same answers.
(() => {
  "use strict";

  const form = document.getElementById("check");
  const field = document.getElementById("code");
  const answer = document.getElementById("answer");

  // Letters that are misread on paper count as the digits they look like.
  function normalise(typed) {
    const plain = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
    return `${plain.slice(0, 4)}-${plain.slice(4)}`;
  }

  function paragraph(text, link, words) {
    const element = document.createElement("p");
    element.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words;
      element.append(" ", anchor);
    }
    return element;
  }

  function answerFor(code) {
    const facts = manualCodes.codes[code];
    if (!facts) return ["withdrawn", `${code}: not a published copy.`, paragraph("Check your typing. If the sheet has this code, do not use it.")];
    const sheet = `${facts.title}, ${facts.what.toLowerCase()} (${facts.reference}).`;
    if (facts.answer === "current") return ["current", `${code}: current.`, paragraph(`${sheet} It has the text of edition ${manualCodes.current}.`, facts.page, "Open the sheet")];
    if (facts.answer === "superseded") return ["superseded", `${code}: superseded in edition ${facts.in}. Reprint.`, paragraph(`${sheet} ${facts.why} The code is now ${facts.now}.`, facts.page, "Open the new sheet")];
    if (facts.answer === "holds-withdrawn") return ["withdrawn", `${code}: holds a withdrawn sheet. Do not use it.`, paragraph(`${sheet} ${facts.why} Print the pack again when a new edition is out.`)];
    return ["withdrawn", `${code}: withdrawn. Destroy it.`, paragraph(`${sheet} ${facts.why}`)];
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [kind, title, text] = answerFor(normalise(field.value));
    const box = document.createElement("div");
    box.className = `notice answer answer--${kind}`;
    const head = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = title;
    head.append(strong);
    box.append(head, text);
    answer.replaceChildren(box);
  });
})();
