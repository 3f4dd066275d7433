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

  // Marks in the contents the section that is being read: the last that begins in the upper third of the window.
  const links = [...document.querySelectorAll(".on-this-page a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  function markSection() {
    const begun = headings.filter((heading) => heading && heading.getBoundingClientRect().top < window.innerHeight / 3);
    const current = begun[begun.length - 1];
    links.forEach((link, n) => {
      if (current && headings[n] === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  }
  if (links.length) {
    addEventListener("scroll", markSection, { passive: true });
    addEventListener("resize", markSection);
    markSection();
  }
})();
