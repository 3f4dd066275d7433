// Small conveniences. Every page works without them.
(() => {
  "use strict";

  // Escape closes a glossary note that hover or focus has opened (WCAG 1.4.13).
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of document.querySelectorAll(".term:hover, .term:focus-within")) term.classList.add("term--closed");
  });
  for (const term of document.querySelectorAll(".term")) {
    for (const type of ["pointerleave", "focusout"]) term.addEventListener(type, () => term.classList.remove("term--closed"));
  }

  // Folded parts print open, except lists of links; newer browsers do so by the stylesheet alone.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open], .fold--links)")];
    for (const part of unfolded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of unfolded) part.open = false;
  });
})();
