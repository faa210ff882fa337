/* Comforts that pages do without when scripts are off. */
"use strict";

(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }

  for (const field of document.querySelectorAll(".field--password")) {
    const input = field.querySelector("input");
    const button = document.createElement("button");
    const show = (isShown) => {
      input.type = isShown ? "text" : "password";
      button.textContent = isShown ? field.dataset.hide : field.dataset.show;
      button.setAttribute("aria-label", `${button.textContent} ${field.dataset.what}`);
    };
    button.type = "button";
    button.className = "password__toggle";
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => show(input.type === "password"));
    // The input stays where it is: moving it would take the focus from whoever types already.
    input.after(button);
    show(false);
    // A password shown as text would be remembered as a form entry.
    if (input.form) {
      input.form.addEventListener("submit", () => show(false));
    }
  }

  const openMenus = () => document.querySelectorAll("details.menu[open], details.bubble[open]");
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) {
        menu.querySelector("summary").focus();
      }
      menu.open = false;
    }
  });
})();
