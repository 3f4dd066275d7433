/* The preview only: asks its server for news, shows the panel of problems, and loads a changed page again.
   Published pages have neither this script nor the panel. */
(function () {
  "use strict";
  const RETRY_MS = 500;
  let token = document.currentScript.dataset.token;
  const standsIn = document.body.classList.contains("preview-page");
  let asked = null;
  let timer = 0;

  function parts() {
    return Array.from(document.querySelectorAll("details"));
  }

  function loadAgain() {
    // The browser keeps the place on the page; the folded parts that are open go along with it.
    window.history.replaceState({ open: parts().map((part) => part.open) }, "");
    location.reload();
  }

  function openAgain() {
    const open = (window.history.state || {}).open || [];
    const found = parts();
    if (open.length === found.length) found.forEach((part, n) => { part.open = open[n]; });
  }

  function showPanel() {
    const request = new XMLHttpRequest();
    request.onload = () => {
      const fresh = request.response.getElementById("preview");
      const panel = document.getElementById("preview");
      panel.replaceChildren(...document.importNode(fresh, true).childNodes);
      panel.hidden = fresh.hidden;
    };
    request.open("GET", "/livereload/panel");
    request.responseType = "document";
    request.send();
  }

  function ask() {
    asked = new XMLHttpRequest();
    asked.onload = () => {
      const before = token.split("-"), now = asked.responseText.split("-");
      if (asked.status !== 200) { retry(); return; }
      token = asked.responseText;
      if (now[0] !== before[0] || standsIn) { loadAgain(); return; }
      if (now[1] !== before[1]) showPanel();
      ask();
    };
    asked.onerror = retry; // the server starts again
    asked.open("GET", `/livereload/news/${token}?${location.pathname.slice(1) || "index.html"}`);
    asked.send();
  }

  function retry() {
    timer = window.setTimeout(ask, RETRY_MS);
  }

  function stop() {
    window.clearTimeout(timer);
    if (asked) asked.abort();
  }

  // A browser allows a server six requests at once: pages in the background must not take them all.
  function follow() {
    stop();
    if (document.visibilityState === "visible") ask();
  }

  openAgain();
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("beforeunload", stop);
})();
