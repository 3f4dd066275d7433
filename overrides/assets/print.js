// Shows the print button. Without scripts, the browser's own command does the same.
(() => {
  "use strict";

  const button = document.getElementById("print-button");
  button.hidden = false;
  document.querySelector(".tools__hint").hidden = true;
  button.addEventListener("click", () => window.print());
})();
