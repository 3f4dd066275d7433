// On a page in latest/: leads on to the edition in force, with the anchor and the query of the address.
(() => {
  "use strict";

  const target = document.querySelector("main a");
  target.search = location.search;
  target.hash = location.hash;
  location.replace(target.href);
})();
