// Saves a draft while it is typed, and tells the truth about it; without this script the button does the same.
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  const FIRST_TRY = 1500;
  const LAST_WAIT = 60000;
  const note = form.querySelector("[data-saved-note]");
  const alerts = form.querySelectorAll("[data-unsaved]");
  let timer;
  let saving = null;
  let failures = 0;
  let pressed = null;

  // One alert at a time; none says that all is saved.
  function tell(why) {
    for (const alert of alerts) alert.hidden = alert.dataset.unsaved !== why;
    note.hidden = Boolean(why);
  }

  async function save() {
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
        redirect: "manual",
      });
    } catch (error) {
      return tryAgain("offline");
    }
    if (answer.status >= 500 || answer.status === 429) return tryAgain("failed");
    if (answer.status === 409) return tell("conflict");
    if (answer.status === 410) return tell("gone");
    // To the login page: sent by its button, the form comes back from there with all of it.
    if (answer.type === "opaqueredirect") {
      form.dispatchEvent(new CustomEvent("session-over", { bubbles: true }));
      return tell("ended");
    }
    if (!answer.ok) return tell("refused");
    const saved = await answer.json();
    failures = 0;
    form.elements.version.value = saved.version;
    note.textContent = saved.note;
    tell("");
    form.dispatchEvent(new CustomEvent("session-seen", { detail: saved.session, bubbles: true }));
  }

  function tryAgain(why) {
    failures += 1;
    tell(why);
    saveIn(Math.min(FIRST_TRY * 2 ** failures, LAST_WAIT));
  }

  // One after the other: each save needs the version that the one before was given.
  function saveIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (saving) return saveIn(milliseconds);
      saving = save().finally(() => { saving = null; });
    }, milliseconds);
  }

  form.addEventListener("input", () => saveIn(FIRST_TRY));
  window.addEventListener("online", () => { if (failures) saveIn(0); });
  // Browsers of before 2022 do not say which button submits; Enter presses one too.
  form.addEventListener("click", (event) => { pressed = event.target.closest("button") || pressed; });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    // In a task of its own: a form does not submit while it is still being submitted.
    saving.finally(() => setTimeout(() => (pressed || form.querySelector("button")).click()));
  });
})();
