// Saves a draft while it is typed; without this script the button does the same.
(() => {
  const form = document.querySelector("form[data-saves-itself]");
  if (!form) return;
  const note = form.querySelector("[data-saved-note]");
  let timer;

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

  let saving = Promise.resolve();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    // One after the other: each save needs the version that the one before was given.
    timer = setTimeout(() => { saving = saving.then(save).catch(() => {}); }, 1500);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (form.dataset.settled) return;
    event.preventDefault();
    const button = event.submitter;
    saving.then(() => { form.dataset.settled = "1"; form.requestSubmit(button); });
  });
})();
