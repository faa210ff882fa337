/* Comforts that pages do without when scripts are off. */
"use strict";

(() => {
  // What an act ended in is the first thing that is heard.
  const ending = document.querySelector(".error-summary") || document.querySelector("[data-heard]");
  if (ending) {
    ending.focus();
  }

  if (!navigator.cookieEnabled) {
    for (const notice of document.querySelectorAll("[data-cookies-blocked]")) {
      notice.hidden = false;
    }
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

  // Another language in the middle of a form: what is typed goes along, passwords never.
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const isTyped = (field) =>
    isBox(field) ? field.checked !== field.defaultChecked : field.value !== (field.defaultValue || "");
  const carry = (form, name, value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  };
  for (const languages of document.querySelectorAll(".language-switch")) {
    languages.addEventListener("submit", () => {
      const shown = "main form[method=post] .field:not(.field--password)";
      const kinds = ["input", "select", "textarea"].map((kind) => `${shown} ${kind}`);
      const fields = [...document.querySelectorAll(kinds.join(", "))];
      if (!languages.elements.typed_again && !fields.some(isTyped)) {
        return;
      }
      for (const old of languages.querySelectorAll("input[type=hidden]")) {
        if (fields.some((field) => field.name === old.name)) {
          old.remove();
        }
      }
      if (!languages.elements.typed_again) {
        carry(languages, "typed_again", "");
        languages.action = languages.elements.next.value;
      }
      for (const field of fields) {
        carry(languages, field.name, isBox(field) && !field.checked ? "" : field.value);
      }
    });
  }

  // Menus and ⓘ close when one goes on elsewhere, by pointer or with Tab, and with Escape.
  const openMenus = () => document.querySelectorAll("details.menu[open], details.bubble[open]");
  const closeWhatIsLeft = (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  };
  document.addEventListener("click", closeWhatIsLeft);
  document.addEventListener("focusin", closeWhatIsLeft);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    // A panel that an address opened is closed by its own link, unless a menu lies over it.
    const panel = document.querySelector("a[data-closes-panel]");
    if (panel && !openMenus().length) {
      panel.click();
    }
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) {
        menu.querySelector("summary").focus();
      }
      menu.open = false;
    }
  });
})();
