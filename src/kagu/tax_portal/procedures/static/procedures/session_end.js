// Says in time that the session is about to end, and keeps it when asked; without this script its time stands there.
(() => {
  const warning = document.querySelector("[data-session-seconds]");
  if (!warning) return;
  const WARN_BEFORE = 5 * 60 * 1000;
  const LOOK_EVERY = 5000;
  const ended = document.querySelector("[data-unsaved=ended]");
  let endsAt = Date.now() + warning.dataset.sessionSeconds * 1000;

  function seen(session) {
    endsAt = Date.now() + session.seconds * 1000;
    for (const time of document.querySelectorAll("[data-session-end]")) time.textContent = session.ends;
    look();
  }

  function look() {
    const left = endsAt - Date.now();
    warning.hidden = left > WARN_BEFORE || left <= 0;
    if (left <= 0) ended.hidden = false;
  }

  async function stay() {
    try {
      const answer = await fetch(warning.dataset.stay, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) return seen(await answer.json());
      endsAt = Date.now();
    } catch {
      // Without a connection the warning stays, and can be pressed again.
    }
    look();
  }

  warning.querySelector("button").addEventListener("click", stay);
  document.addEventListener("session-seen", (event) => seen(event.detail));
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);
  look();
})();
