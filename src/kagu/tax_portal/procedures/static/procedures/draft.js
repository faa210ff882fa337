// Saves a draft while it is typed; without this script the button does the same.
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  const note = form.querySelector("[data-saved-note]");
  let timer;
  let saving = null;

  async function save() {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    if (answer.status === 409) {
      note.textContent = form.dataset.conflict;
      return;
    }
    if (!answer.ok || answer.redirected) return;
    form.elements.version.value = (await answer.json()).version;
    note.textContent = form.dataset.saved;
  }

  // One after the other: each save needs the version that the one before was given.
  function saveSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (saving) return saveSoon();
      saving = save().catch(() => {}).finally(() => { saving = null; });
    }, 1500);
  }

  form.addEventListener("input", saveSoon);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    const button = event.submitter;
    // In a task of its own: a form does not submit while it is still being submitted.
    saving.finally(() => setTimeout(() => form.requestSubmit(button)));
  });
})();
