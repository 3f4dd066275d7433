// The print view of a plan: of all sheets on the page, shows those of the plan, in its order and form.
(() => {
  "use strict";

  const FORMS = ["standard", "simple", "large-print"];
  const rules = new PlanRules(manualPlanner);
  const main = document.querySelector("main");
  const paper = document.getElementById("plan-paper");
  const page = paper.closest(".part");
  const parts = [...main.children];
  const explanation = [...paper.children];

  const sheetsOf = (id, form) => rules.sessions.get(id).sheets[form] ?? [];
  const nameOf = (href) => href.replace(/^print\/|\.html$/g, "");

  function formInAddress() {
    const form = new URLSearchParams(location.hash.slice(1)).get("form");
    return FORMS.includes(form) ? form : FORMS[0];
  }

  function show() {
    const state = rules.read(location.hash) ?? rules.emptyState();
    const form = formInAddress();
    const names = state.sessions.flatMap((id) => sheetsOf(id, form)).map(([href]) => nameOf(href));
    const chosen = names.map((name) => parts.find((part) => part.classList.contains(`part--${name}`)));
    for (const part of parts) part.hidden = part !== page && !chosen.includes(part);
    main.append(page, ...chosen);
    paper.replaceChildren(...(state.sessions.length ? planPaper(rules, state) : explanation));
  }

  addEventListener("hashchange", show);
  show();
})();
