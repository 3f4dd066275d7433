// Tells a reader of a published edition of a newer one, of a withdrawal, and of this page in other editions.
"use strict";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const edition = meta("edition");
const page = meta("page");
const root = "../".repeat(page.split("/").length);
const register = typeof manualRegister === "undefined" ? null : manualRegister;

function link(href, text) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}

function tell(kind, text, href, words) {
  const box = document.createElement("p");
  box.className = `edition-notice__line edition-notice__line--${kind}`;
  box.append(text);
  if (href) box.append(" ", link(href, words));
  document.getElementById("edition-notice").append(box);
}

// The address of this page in the edition at place n, by its record; undefined where it is not.
function address(n) {
  const runs = register.records[meta("record")] ?? [];
  return runs.find(([, first, last]) => first <= n && n <= last)?.[0];
}

function notices() {
  const names = register.editions.map((item) => item.name);
  const now = register.current;
  for (const notice of register.withdrawals) {
    if (notice.what === edition) tell("stop", `Edition ${edition} was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
    else if (notice.pages.includes(page)) tell("stop", `“${notice.title}” was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
  }
  if (!now || now === edition) return;
  const there = address(names.indexOf(now));
  const since = register.editions.find((item) => item.name === now).from;
  const told = `You are reading edition ${edition}. Edition ${now} is in force since ${since}.`;
  if (!meta("record")) tell("newer", told, `${root}latest/${page}`, "This sheet as it is now");
  else if (there) tell("newer", told, `${root}${now}/${there}`, `This page in edition ${now}`);
  else tell("newer", `You are reading edition ${edition}. Edition ${now} is in force since ${since} and does not have this page.`, `${root}${now}/index.html`, `Edition ${now}`);
}

function choices() {
  const list = document.getElementById("edition-choices");
  if (!list) return;
  const items = register.editions.map((item, n) => {
    const row = document.createElement("li");
    const there = address(n);
    const gone = register.withdrawals.some((notice) => notice.what === item.name);
    const words = `${item.name}, ${gone ? "withdrawn" : item.status.replace("-", " ")}${item.name === register.current ? ", in force" : ""}`;
    if (item.name === edition) row.append(`${words} (you are here)`);
    else if (there) row.append(link(`${root}${item.name}/${there}`, words));
    else row.append(`${words}: does not have this page`);
    return row;
  });
  list.replaceChildren(...items.reverse(), list.lastElementChild);
}

if (register) {
  notices();
  choices();
}
