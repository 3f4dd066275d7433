// The page of a plan on paper, with blanks to fill in by hand: for the planner and for the print view of all sheets.
(() => {
  "use strict";

  const HEADS = ["No.", "Session", "Minutes", "Planned for", "Held on", "Notes"];
  const BLANKS = ["Reference", "Drawn up by (role)", "Agreed with the participant on", "Agreed with the case manager on"];
  const COLUMNS_TO_FILL = 3;

  function node(name, className, ...inside) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  }

  function row({ number, title, minutes, condition, caution }, place) {
    const [least, most] = minutes;
    const care = [condition, caution].filter(Boolean).join(" ");
    const name = node("th", "", `${number} ${title}`, care ? node("span", "plan-table__care", ` ${care}`) : "");
    name.scope = "row";
    const blanks = Array.from({ length: COLUMNS_TO_FILL }, () => node("td"));
    return node("tr", "", node("td", "", String(place + 1)), name, node("td", "", least === most ? String(least) : `${least}–${most}`), ...blanks);
  }

  function table(sessions) {
    const heads = HEADS.map((words) => Object.assign(node("th", "", words), { scope: "col" }));
    return node("table", "plan-table", node("thead", "", node("tr", "", ...heads)), node("tbody", "", ...sessions.map(row)));
  }

  function notServed(rules, ids) {
    const lists = rules.coverage(ids).filter(({ kind }) => kind !== "approach");
    return lists.map(({ title, leftOut }) => node("p", "", node("strong", "", `${title} not served: `), `${leftOut.map((key) => rules.records.get(key).title).join("; ") || "none"}.`));
  }

  // The nodes of the page for a state of the planner.
  window.planPaper = (rules, { edition, sessions, length }) => {
    const [least, most] = rules.minutes(sessions).map(PlanRules.hoursAndMinutes);
    const [fewest, most_] = length ? rules.sittings(sessions, length) : [0, 0];
    const sittings = length ? ` In sittings of ${length} minutes: ${fewest} to ${most_}.` : "";
    return [
      node("p", "", `${PlanRules.counted(sessions.length, "session")}, ${least} to ${most} for one sitting each.${sittings} Edition ${edition}. Fill in the blanks by hand, and keep this page where such papers are kept.`),
      node("dl", "who", ...BLANKS.map((words) => node("div", "", node("dt", "", words), node("dd", "", node("span", "blank"))))),
      table(sessions.map((id) => rules.sessions.get(id))),
      ...notServed(rules, sessions),
    ];
  };
})();
