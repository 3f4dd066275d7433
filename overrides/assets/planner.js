// The page "Plan for one person": shows what plan-rules.js finds. Builds every node by hand; the state is in the
// fragment of the address only.
(() => {
  "use strict";

  const FIRST_RESULTS = 8;
  const MAX_NAMED = 3; // sessions in one line of advice
  const MAX_UNDO = 100;
  const MAX_FILE_BYTES = 20000;
  const rules = new PlanRules(manualPlanner);
  const editions = typeof manualHistory === "undefined" ? [] : manualHistory.editions;
  const register = typeof manualRegister === "undefined" ? null : manualRegister;
  const byId = (id) => document.getElementById(`planner-${id}`);
  const list = byId("list");
  const results = byId("results");
  let state = rules.emptyState();
  let undone = []; // earlier states, the last one on top
  let shown = FIRST_RESULTS;
  let shownSessions = null; // those that the plan on the page is of
  let shownLength = 0;
  let problem = ""; // what is wrong with an address or a file

  // Nodes

  function node(name, className, ...inside) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  }

  function link(text, href) {
    const anchor = node("a", "", text);
    anchor.href = href;
    return anchor;
  }

  // "key" finds the button again when the list around it is made anew, so that it keeps the focus.
  function button(text, label, key, act) {
    const element = node("button", "button planner__small", text);
    Object.assign(element, { type: "button" });
    element.setAttribute("aria-label", label);
    element.dataset.key = key;
    element.addEventListener("click", act);
    return element;
  }

  function sessionLink(id, nameOnly) {
    const { number, title, href } = rules.sessions.get(id);
    return node("span", "", nameOnly ? "" : node("span", "session-list__number", number), nameOnly ? "" : " ", link(title, href));
  }

  const name = (id) => `${rules.sessions.get(id).number} ${rules.sessions.get(id).title}`;
  const range = ([least, most]) => (least === most ? String(least) : `${least}–${most}`);

  function listed(items, className) {
    return node("ul", className, ...items.map((item) => node("li", "", item)));
  }

  function sentence(before, ids, after) {
    const named = ids.slice(0, MAX_NAMED).flatMap((id, i) => (i ? [", ", sessionLink(id)] : [sessionLink(id)]));
    const more = ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : "";
    return node("p", "planner__advice", before, " ", ...named, `${more}${after}`);
  }

  // State

  function change(next, message) {
    undone = [...undone.slice(1 - MAX_UNDO), state];
    state = { ...state, ...next };
    problem = "";
    writeAddress();
    render(message);
  }

  function setSessions(sessions, message) {
    change({ sessions, order: [...sessions, ...state.unknown] }, message);
  }

  function add(id) {
    setSessions([...state.sessions, id], `${name(id)} is in the plan, as number ${state.sessions.length + 1}.`);
  }

  function remove(id) {
    setSessions(state.sessions.filter((other) => other !== id), `${name(id)} is no longer in the plan.`);
  }

  function move(id, by) {
    const from = state.sessions.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= state.sessions.length) return;
    const sessions = state.sessions.filter((other) => other !== id);
    sessions.splice(to, 0, id);
    setSessions(sessions, `${name(id)} is now number ${to + 1} of ${sessions.length}.`);
  }

  function undo() {
    if (!undone.length) return;
    state = undone.pop();
    problem = "";
    writeAddress();
    render("The last step is undone.");
  }

  function writeAddress() {
    const text = rules.toFragment(state);
    try {
      history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
    } catch {
      location.hash = text; // a browser that refuses a new address for a file
    }
  }

  // An address without a plan is a place on the page, such as that of the skip link.
  function readAddress() {
    const isPlan = /[#&]v=/.test(location.hash);
    if (!isPlan) {
      if (location.hash && rules.toFragment(state)) writeAddress();
      return;
    }
    open(location.hash, "The address holds no plan that this page can read. Nothing was taken from it.");
  }

  function open(text, complaint) {
    const found = rules.read(text);
    if (found) undone.push(state);
    state = found ?? rules.emptyState();
    problem = found ? "" : complaint;
    render(found && state.sessions.length ? `The plan has ${PlanRules.counted(state.sessions.length, "session")}.` : "");
  }

  // Choosing

  function buildGroups() {
    byId("groups").append(...rules.data.groups.map(groupFold));
    byId("route").append(...rules.data.routes.map(([id, title]) => Object.assign(node("option", "", title), { value: id })));
  }

  function groupFold({ title, items }) {
    const choices = items.map(([key, number, words]) => {
      const input = Object.assign(node("input", ""), { type: "checkbox", value: key });
      return node("label", "planner-choices__item", input, ` ${number ? `${number} ` : ""}${words} `, node("span", "planner-choices__count"));
    });
    const fieldset = node("fieldset", "planner-choices", node("legend", "hidden", title), ...choices);
    return node("details", "fold planner__group", node("summary", "", title, node("span", "fold__count")), fieldset);
  }

  // Leaves alone what is as it should be, so that the browser need not lay it out again.
  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function showChoices() {
    const counts = rules.counts(state);
    for (const fold of byId("groups").children) {
      const inputs = [...fold.querySelectorAll("input")];
      for (const input of inputs) {
        input.checked = state.chosen.includes(input.value);
        setText(input.parentElement.lastChild, String(counts.get(input.value) ?? 0));
      }
      const count = inputs.filter(({ checked }) => checked).length;
      setText(fold.querySelector(".fold__count"), count ? `${count} chosen` : "");
    }
    for (const input of document.getElementsByName("planner-match")) input.checked = (input.value === "all") === state.isAll;
    byId("length").value = String(state.length);
    byId("fitting").checked = state.onlyFitting;
    byId("fitting").disabled = !state.length;
  }

  // Results

  function why(id) {
    const items = rules.reasons(id, state).map(({ label, number, title, href, isMain, how }) => {
      const words = node("li", "", `${label} `, link(number ? `${number} ${title}` : title, href), isMain ? " (main aim)" : "");
      if (how) words.append(`. ${how}`);
      return words;
    });
    return node("ul", "planner-results__why", ...items);
  }

  function fitting(id) {
    if (!state.length) return "";
    const [least, most] = rules.sittingsOf(id, state.length);
    if (most === 1) return `fits into ${state.length}`;
    if (least === 1) return `its shortest form fits into ${state.length}`;
    return `longer than ${state.length}: ${range([least, most])} sittings`;
  }

  function resultItem({ id, minutes }) {
    const isIn = state.sessions.includes(id);
    const act = isIn ? button("Remove", `Remove ${name(id)} from the plan`, `add ${id}`, () => remove(id)) : button("Add", `Add ${name(id)} to the plan`, `add ${id}`, () => add(id));
    const facts = [`${range(minutes)} minutes`, fitting(id), isIn ? `number ${state.sessions.indexOf(id) + 1} of the plan` : ""];
    const head = node("div", "planner-item__head", sessionLink(id), act);
    return node("li", isIn ? "planner-item planner-item--in" : "planner-item", head, node("p", "aside", facts.filter(Boolean).join(" · ")), why(id));
  }

  function countWords(matching) {
    const count = `${matching.length} of ${PlanRules.counted(rules.data.sessions.length, "session")}`;
    if (state.chosen.length) return `${count} serve ${state.isAll ? "all" : "any"} of what you chose.`;
    return state.length && state.onlyFitting ? `${count} fit into one sitting.` : `Nothing is chosen, so this is every session, with its main aim.`;
  }

  function showResults() {
    const matching = rules.matching(state);
    const words = countWords(matching);
    byId("count").textContent = words;
    results.replaceChildren(...matching.slice(0, shown).map(resultItem));
    byId("more").hidden = matching.length <= shown;
    byId("more").textContent = `Show all ${matching.length}`;
    return words;
  }

  // The plan

  function advice({ later, leftOut, usuallyEarlier }) {
    const lines = [];
    if (later.length) lines.push(sentence("Best after", later, ", which this plan has later: change the order, or ask whether that has been done in another way."));
    if (leftOut.length) lines.push(sentence("Best after", leftOut, ", which this plan does not have: add that, or ask whether it has been done in another way."));
    if (usuallyEarlier.length) lines.push(sentence("Usually later than", usuallyEarlier, "."));
    return lines;
  }

  function care({ condition, caution, isOutline }) {
    const lines = [["Condition.", condition], ["Take care.", caution], ["An outline.", isOutline && "It can be planned, but not yet run."]];
    return lines.filter(([, words]) => words).map(([label, words]) => node("p", "planner__care", node("strong", "", label), ` ${words}`));
  }

  function planItem(found, place) {
    const id = found.session;
    const session = rules.sessions.get(id);
    const buttons = [
      ["↑", "Move up", `up ${id}`, () => move(id, -1), place === 0],
      ["↓", "Move down", `down ${id}`, () => move(id, 1), place === state.sessions.length - 1],
      ["Remove", "Remove", `remove ${id}`, () => remove(id), false],
    ].map(([text, label, key, act, isOff]) => {
      const element = button(text, `${label}: ${name(id)}`, key, act);
      if (isOff) element.setAttribute("aria-disabled", "true"); // it keeps the focus of somebody who moves on and on
      return element;
    });
    const head = node("div", "planner-item__head", sessionLink(id), node("span", "planner-item__buttons", ...buttons));
    const facts = [`${range(session.minutes)} minutes`, fitting(id)].filter(Boolean).join(" · ");
    const item = node("li", "planner-item", head, node("p", "aside", facts), ...advice(found), ...care(session));
    item.dataset.id = id;
    return item;
  }

  function showPlan() {
    const { sessions } = state;
    list.replaceChildren(...rules.orderAdvice(sessions).map(planItem));
    byId("empty").hidden = sessions.length > 0;
    byId("keys").hidden = sessions.length < 2;
    byId("print").disabled = !sessions.length;
    byId("save").disabled = !sessions.length;
  }

  function showButtons() {
    byId("undo").disabled = !undone.length;
    byId("clear").disabled = !rules.toFragment(state) && !state.unknown.length;
    byId("about").hidden = !state.sessions.length && !state.chosen.length;
  }

  function sittingsWords() {
    const { sessions, length } = state;
    if (!length) return "Choose the minutes in a sitting above.";
    const [, most] = rules.sittings(sessions, length);
    return `${range(rules.sittings(sessions, length))} ${most === 1 ? "sitting" : "sittings"} of ${length} minutes`;
  }

  function showSummary() {
    const { sessions, length } = state;
    const [least, most] = rules.minutes(sessions).map(PlanRules.hoursAndMinutes);
    const facts = [["Sessions", String(sessions.length)], ["Time, one sitting each", sessions.length ? `${least} to ${most}` : "None"], ["Sittings", sittingsWords()]];
    const tooLong = length ? rules.tooLong(sessions, length) : [];
    if (tooLong.length) facts.push(["Longer than one sitting, even in the shortest form", listed(tooLong.map((id) => sessionLink(id)), "plain")]);
    byId("summary").replaceChildren(node("dl", "facts", ...facts.map(([term, words]) => node("div", "", node("dt", "", term), node("dd", "", words)))));
    if (rules.isOutsideStatedLength(sessions)) byId("summary").append(statedLength());
  }

  function statedLength() {
    const [least, most] = rules.data.stated;
    const words = `A length of ${least} to ${most} sessions has been publicly stated, and this plan is outside it. That may be right for the person. `;
    return node("p", "notice", words, link("What is known of that statement", "references.html"), ".");
  }

  const recordLink = (key) => {
    const { number, title, href } = rules.records.get(key);
    return node("span", "", number ? node("span", "session-list__number", number) : "", number ? " " : "", link(title, href));
  };

  function gapItem({ key, label, filledBy }) {
    const buttons = filledBy.map(({ id }) => node("li", "", sessionLink(id), " ", button("Add", `Add ${name(id)}, which serves it`, `gap ${key} ${id}`, () => add(id))));
    const words = filledBy.length ? "These sessions would serve it:" : "No session of the manual serves it.";
    return node("li", "", node("strong", "", "Left out: "), `${label} `, recordLink(key), `. ${words}`, node("ul", "planner-gaps__sessions", ...buttons));
  }

  function showGaps() {
    const gaps = rules.gaps(state);
    const missing = new Set(gaps.map(({ key }) => key));
    const served = state.chosen.filter((key) => !missing.has(key)).map((key) => {
      const serving = state.sessions.filter((id) => rules.sessions.get(id).serves.includes(key));
      return node("li", "", "Served: ", `${rules.records.get(key).label} `, recordLink(key), ", by ", ...serving.flatMap((id, i) => (i ? [", ", sessionLink(id)] : [sessionLink(id)])), ".");
    });
    const nothing = node("p", "aside", "Nothing is chosen above, so there is nothing to compare.");
    byId("gaps").replaceChildren(state.chosen.length ? node("ul", "planner-gaps", ...gaps.map(gapItem), ...served) : nothing);
  }

  // A part that is filled when it is first opened.
  function lazyFold(title, isOpen, fill) {
    const fold = node("details", "fold", node("summary", "", title));
    const fillOnce = () => {
      if (fold.open && fold.children.length === 1) fold.append(fill());
    };
    fold.addEventListener("toggle", fillOnce);
    fold.open = isOpen;
    fillOnce();
    return fold;
  }

  function showCoverage() {
    const open_ = new Set([...byId("covers").querySelectorAll("details[open] > summary")].map(({ textContent }) => textContent));
    const columnsOf = ({ served, leftOut }) => {
      const columns = [["Served", served], ["Not served", leftOut]].map(([label, keys]) => node("div", "", node("h4", "", label), keys.length ? listed(keys.map(recordLink), "plain") : node("p", "", "None")));
      return node("div", "pair pair--covers", ...columns);
    };
    const folds = rules.coverage(state.sessions).map((found) => lazyFold(found.title, open_.has(found.title), () => columnsOf(found)));
    byId("covers").replaceChildren(...folds);
  }

  function render(message = "") {
    const focused = document.activeElement?.dataset?.key ?? "";
    showNotice();
    showChoices();
    const words = showResults();
    showButtons();
    if (shownSessions !== state.sessions || shownLength !== state.length) showWhatFollows();
    showGaps();
    byId("status").textContent = [message, words].filter(Boolean).join(" ");
    if (focused) restoreFocus(focused);
  }

  // What depends on the sessions of the plan and on the length of a sitting, not on what is chosen.
  function showWhatFollows() {
    shownSessions = state.sessions;
    shownLength = state.length;
    showPlan();
    showSummary();
    showCoverage();
    showSheets();
  }

  function restoreFocus(key) {
    const again = [...document.querySelectorAll("#planner [data-key]")].find((element) => element.dataset.key === key);
    (again ?? document.getElementById("plan")).focus({ preventScroll: Boolean(again) });
  }

  // Plans of other editions

  function changeWords(id, { edition, what }) {
    return node("li", "", `Edition ${edition}: ${what} `, link("What changed", `../${edition}/changes.html#change-session-${id}`));
  }

  function lastPage(id) {
    const runs = register.records[`session:${id}`];
    if (!runs) return null;
    const [page, , last] = runs[runs.length - 1];
    return `../${register.editions[last].name}/${page}`;
  }

  function fateTitle(id) {
    if (rules.sessions.has(id)) return sessionLink(id);
    const title = rules.retired.get(id)?.title ?? manualHistory.titles[`session:${id}`];
    const page = lastPage(id);
    return page ? link(title, page) : title;
  }

  function fateItem({ id, changes, notice, isInUse, instead }) {
    const retired = rules.retired.get(id);
    const item = node("li", "", fateTitle(id));
    if (notice) item.append(` was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
    else if (retired) item.append(` was retired in edition ${retired.edition}. ${retired.reason}`);
    else if (!isInUse) item.append(" is no longer in the manual.");
    if (!isInUse && instead) item.append(" Use ", sessionLink(instead), " instead.");
    if (changes.length) item.append(node("ul", "", ...changes.map((found) => changeWords(id, found))));
    return item;
  }

  function bringUpToDate(fates) {
    change({ sessions: rules.upToDate(fates), order: rules.upToDate(fates), unknown: [], edition: rules.data.edition }, "The plan is up to date.");
  }

  function showFates(box) {
    const fates = rules.fates(state, editions, register.withdrawals);
    const known = fates.filter(({ isKnown }) => isKnown);
    const told = known.filter(({ changes, notice, isInUse }) => changes.length || notice || !isInUse);
    const strange = fates.length - known.length;
    if (told.length) box.append(node("ul", "planner-fates", ...told.map(fateItem)));
    const rest = known.length - told.length;
    if (rest) box.append(node("p", "", told.length ? `${PlanRules.counted(rest, "other session")} unchanged.` : "None of its sessions has changed."));
    if (strange) box.append(node("p", "", strangers(strange)));
    const act = Object.assign(node("button", "button", "Bring the plan up to date"), { type: "button", id: "planner-update" });
    act.addEventListener("click", () => bringUpToDate(fates));
    box.append(node("p", "", act));
  }

  function strangers(count) {
    return count === 1 ? "1 entry of the plan is not in this edition, and was left out." : `${count} entries of the plan are not in this edition, and were left out.`;
  }

  function isNewer() {
    const names = register?.editions.map((edition) => edition.name) ?? [];
    return names.indexOf(state.edition) > names.indexOf(rules.data.edition);
  }

  function inOtherEdition(edition, words) {
    const place = register.editions.findIndex((item) => item.name === edition);
    const page = register.records["page:planner"]?.find(([, first, last]) => first <= place && place <= last)?.[0];
    return page ? node("p", "", link(words, `../${edition}/${page}#${rules.toFragment(state)}`)) : "";
  }

  function otherEdition() {
    const own = rules.data.edition;
    const box = node("section", "notice notice--warning planner__other", node("h2", "planner__other-title", `This plan was made with edition ${state.edition}. This page is of edition ${own}.`));
    box.setAttribute("aria-label", "A plan of another edition");
    const withdrawn = register?.withdrawals.find(({ what }) => what === state.edition);
    if (withdrawn) box.append(node("p", "", `Edition ${state.edition} was withdrawn on ${withdrawn.date}. ${withdrawn.reason}`));
    const isKnown = register?.editions.some((edition) => edition.name === state.edition);
    if (isKnown && isNewer()) box.append(inOtherEdition(state.edition, `Open the plan in edition ${state.edition}`));
    else if (isKnown) showFates(box);
    else {
      box.append(node("p", "", "What became of its sessions since cannot be looked up here, because the register of editions is missing or does not have that edition."));
      if (state.unknown.length) box.append(node("p", "", strangers(state.unknown.length)));
    }
    return box;
  }

  function withdrawnHere() {
    const keys = new Set(register?.withdrawals.map(({ what }) => what));
    return state.sessions.some((id) => keys.has(`session:${id}`));
  }

  function showNotice() {
    const parts = [];
    if (problem) parts.push(node("p", "notice notice--stop", problem));
    if (state.edition !== rules.data.edition) parts.push(otherEdition());
    else if (withdrawnHere()) parts.push(withdrawnNotice());
    else if (state.unknown.length) parts.push(node("p", "notice notice--warning", strangers(state.unknown.length)));
    const now = register?.current;
    if (now && now !== rules.data.edition && now !== state.edition && state.sessions.length) parts.push(inOtherEdition(now, `Open this plan in edition ${now}, which is in force`));
    byId("notice").replaceChildren(...parts);
  }

  function withdrawnNotice() {
    const box = node("section", "notice notice--stop planner__other", node("h2", "planner__other-title", "A session of this plan is withdrawn."));
    box.setAttribute("aria-label", "Withdrawn");
    showFates(box);
    return box;
  }

  // Paper

  function showPaper() {
    byId("paper").replaceChildren(...planPaper(rules, state));
  }

  function showSheets() {
    const form = byId("form").value;
    const itemOf = (id) => {
      const links = (rules.sessions.get(id).sheets?.[form] ?? []).flatMap(([href, title], i) => (i ? [", ", link(title, href)] : [link(title, href)]));
      return node("li", "", `${name(id)}: `, ...links);
    };
    const isOpen = byId("links").querySelector("details")?.open ?? false;
    const { sessions } = state;
    byId("links").replaceChildren(sessions.length ? lazyFold("Each sheet by itself", isOpen, () => node("ol", "", ...sessions.map(itemOf))) : "");
    byId("sheets").hidden = !sessions.length;
    byId("sheets").href = `print/pack-plan.html#${rules.toFile(state)}&form=${form}`;
    byId("command").textContent = `manual pack --plan '${rules.toFile(state)}'${form === "standard" ? "" : ` --form ${form}`}`;
    byId("command").parentElement.hidden = !sessions.length;
  }

  // Files

  function save() {
    const file = new Blob([`${rules.toFile(state)}\n`], { type: "text/plain" });
    const anchor = link("", URL.createObjectURL(file));
    anchor.download = `plan-edition-${state.edition}.txt`;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  }

  async function openFile() {
    const [file] = byId("open").files;
    if (!file) return;
    const text = file.size > MAX_FILE_BYTES ? "" : await file.text();
    byId("open").value = "";
    open(text, "The file holds no plan that this page can read. Nothing was taken from it.");
    writeAddress();
  }

  // Events

  byId("groups").addEventListener("change", ({ target }) => {
    const chosen = state.chosen.filter((key) => key !== target.value);
    shown = FIRST_RESULTS;
    change({ chosen: target.checked ? [...chosen, target.value] : chosen });
  });
  for (const input of document.getElementsByName("planner-match")) {
    input.addEventListener("change", () => change({ isAll: input.value === "all" }));
  }
  byId("length").addEventListener("change", ({ target }) => change({ length: Number(target.value), onlyFitting: state.onlyFitting && target.value !== "0" }));
  byId("fitting").addEventListener("change", ({ target }) => change({ onlyFitting: target.checked }));
  byId("more").addEventListener("click", () => {
    const next = shown;
    shown = rules.data.sessions.length;
    showResults();
    results.children[next]?.querySelector("a").focus();
  });
  byId("begin").addEventListener("click", () => {
    const [, title, sessions] = rules.data.routes.find(([id]) => id === byId("route").value);
    change({ sessions, order: sessions, unknown: [], edition: rules.data.edition }, `The plan begins as the example route “${title}”.`);
  });
  byId("undo").addEventListener("click", undo);
  byId("clear").addEventListener("click", () => change(rules.emptyState(), "The plan and the choice are cleared."));
  byId("print").addEventListener("click", () => window.print());
  byId("form").addEventListener("change", showSheets);
  byId("save").addEventListener("click", save);
  byId("open").addEventListener("change", openFile);
  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const id = event.target.closest("li[data-id]")?.dataset.id;
    if (!event.altKey || !by || !id) return;
    event.preventDefault();
    move(id, by);
  });
  addEventListener("hashchange", readAddress);
  addEventListener("beforeprint", showPaper);

  buildGroups();
  document.getElementById("planner").hidden = false;
  render();
  if (location.hash) readAddress();
})();
