// Shows the print button, which needs this script; the browser's own menu prints too.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
