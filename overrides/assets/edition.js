// In a published edition: shows notices of a newer edition or a withdrawal, marks links to what is withdrawn, and
// links to this page in other editions.
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

  // Whether a withdrawal reaches an address of an edition. "kind" is "pages", "links" or "pack_links".
  function reaches(notice, kind, place, name) {
    return (notice[kind] ?? []).includes(place) && !(notice.except?.[kind]?.[place] ?? []).includes(name);
  }

  function notices() {
    const names = register.editions.map((item) => item.name);
    const now = register.current;
    for (const notice of register.withdrawals) {
      if (notice.what === edition) addNotice("stop", `Edition ${edition} was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
      else if (reaches(notice, "pages", page, edition)) addNotice("stop", `“${notice.title}” was withdrawn on ${notice.date}. Do not use it. ${notice.reason}`);
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

  // What a link in this register leads to, as [edition, address in it]; null for links to elsewhere.
  function target(anchor) {
    const folder = link(root, "").href;
    const plain = anchor.href.replace(/[?#].*$/, "");
    const own = anchor.getAttribute("href").startsWith("#") || !plain.startsWith(folder);
    if (own) return null;
    const [name, ...rest] = plain.slice(folder.length).split("/");
    return [name === "latest" ? register.current : name, rest.join("/")];
  }

  function markFor(anchor) {
    const [name, place] = target(anchor) ?? [];
    const reached = (kind) => register.withdrawals.some((notice) => reaches(notice, kind, place, name));
    if (reached("links")) return "Withdrawn: do not use";
    return reached("pack_links") ? "Holds a withdrawn sheet: do not use" : "";
  }

  const marked = new WeakSet();

  function markLinks() {
    for (const anchor of document.querySelectorAll("a[href]:not(svg a)")) {
      const words = marked.has(anchor) ? "" : markFor(anchor);
      if (!words) continue;
      marked.add(anchor);
      const mark = document.createElement("span");
      mark.className = "withdrawn-mark";
      mark.textContent = words;
      anchor.after(" ", mark);
    }
  }

  if (register) {
    notices();
    choices();
    if (register.withdrawals.length) {
      markLinks();
      new MutationObserver(markLinks).observe(document.body, { childList: true, subtree: true }); // results of a search
    }
  }
})();
