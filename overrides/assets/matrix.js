// The filter of a matrix: how many sessions are left, for readers and for screen readers, and a link to the choice.
// What is shown and hidden is the stylesheet's work, apart from headings and counts that it cannot work out.
(function () {
  "use strict";

  const form = document.querySelector("form.matrix-filter");
  const boxes = [...form.querySelectorAll('[name="column"]')];
  const rows = [...document.querySelectorAll(".matrix__row")];
  const found = document.getElementById("matrix-found");
  const link = document.querySelector(".matrix-found__link");
  const totals = boxes.map((box) => box.parentElement.querySelector(".count"));
  const ofModules = [...document.querySelectorAll(".matrix tbody")].map((module) => ({
    module,
    rows: [...module.querySelectorAll(".matrix__row")],
    counts: [...module.querySelectorAll(".matrix__group td > span")],
  }));

  const has = (row, box) => row.classList.contains(box.value);

  function update() {
    const chosen = boxes.filter((box) => box.checked);
    const all = form.elements.how.value === "all";
    const left = rows.filter((row) => (all ? chosen.every((box) => has(row, box)) : !chosen.length || chosen.some((box) => has(row, box))));
    const shown = new Set(left);
    for (const { module, rows: own, counts } of ofModules) {
      const here = own.filter((row) => shown.has(row));
      module.classList.toggle("matrix__module--out", !here.length);
      counts.forEach((count, n) => (count.textContent = here.filter((row) => has(row, boxes[n])).length));
    }
    // With "all of them", a count says how many are left when that column is chosen as well.
    boxes.forEach((box, n) => (totals[n].textContent = (all ? left : rows).filter((row) => has(row, box)).length));
    found.textContent = chosen.length ? `${left.length} of ${rows.length} sessions` : "";
    link.hidden = !chosen.length;
    link.href = chosen.length ? `#${all ? "all" : "any"}=${chosen.map((box) => box.dataset.id).join(",")}` : "#";
  }

  function write() {
    update();
    history.replaceState(null, "", link.hidden ? location.pathname + location.search : link.href);
  }

  // Only what this page itself has is taken from an address: any or all, and ids of its columns.
  function read() {
    const [, how, ids] = /^#(any|all)=([a-z0-9,-]{1,2000})$/.exec(location.hash) || [];
    if (ids) {
      const wanted = new Set(ids.split(","));
      for (const box of boxes) box.checked = wanted.has(box.dataset.id);
      form.elements.how.value = how;
    }
    update();
  }

  form.addEventListener("change", write);
  form.addEventListener("reset", () => setTimeout(write));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  read();
})();
