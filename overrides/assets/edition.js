// In a published edition: shows notices of a newer edition or a withdrawal, and links to this page in other editions.
(() => {
  "use strict";

  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const edition = meta("edition");
  const page = meta("page");
  const root = "../".repeat(page.split("/").length);
  const register = typeof manualRegister === "undefined" ? null : manualRegister;

  function link(href, text) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = text;
    return anchor;
  }

  function addNotice(kind, text, href, words) {
    const box = document.createElement("p");
    box.className = `edition-notice__line edition-notice__line--${kind}`;
    box.append(text);
    if (href) box.append(" ", link(href, words));
    document.getElementById("edition-notice").append(box);
  }

  // The address in edition n of the page for the same record; undefined when that edition has none.
  function address(n) {
    const runs = register.records[meta("record")] ?? [];
    return runs.find(([, first, last]) => first <= n && n <= last)?.[0];
  }

  function notices() {
    const names = register.editions.map((item) => item.name);
    const now = register.current;
    for (const notice of register.withdrawals) {
      if (notice.what === edition) addNotice("stop", `Edition ${edition} was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
      else if (notice.pages.includes(page)) addNotice("stop", `“${notice.title}” was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
    }
    if (!now || now === edition) return;
    const there = address(names.indexOf(now));
    const since = register.editions.find((item) => item.name === now).from;
    const message = `You are reading edition ${edition}. Edition ${now} has been in force since ${since}.`;
    if (!meta("record")) addNotice("newer", message, `${root}latest/${page}`, "This sheet as it is now");
    else if (there) addNotice("newer", message, `${root}${now}/${there}`, `This page in edition ${now}`);
    else addNotice("newer", `You are reading edition ${edition}. Edition ${now} has been in force since ${since} and does not have this page.`, `${root}${now}/index.html`, `Edition ${now}`);
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
})();
