// Says in time that the session is about to end, and keeps it when asked; without this script its time stands at the foot.
(() => {
  const place = document.querySelector("[data-session-seconds]");
  if (!place) return;
  const WARN_BEFORE = 5 * 60 * 1000;
  const LOOK_EVERY = 5000;
  const SHARED = "session-end";
  const warning = place.querySelector("[data-session-warning]");
  const button = warning.querySelector("button");
  const line = document.querySelector("[data-session-line]");
  // A draft has words of its own, beside its button; they come first.
  const ended = document.querySelector("[data-session-ended]");
  let end = toldBy({
    seconds: Number(place.dataset.sessionSeconds),
    time: line.querySelector("[data-session-end]").textContent,
    is_last: "isLast" in place.dataset,
  });
  const warnBefore = Math.min(WARN_BEFORE, (end.at - Date.now()) / 2);
  let cameFrom = null;

  function toldBy(session) {
    return { at: Date.now() + session.seconds * 1000, time: session.time, isLast: session.is_last };
  }

  // All tabs have one session: what the site told one of them last holds for the others.
  function share(told) {
    end = told;
    try {
      localStorage.setItem(SHARED, JSON.stringify(end));
    } catch (error) {
      // Storage is refused: each tab knows its own page alone.
    }
  }

  function shared() {
    try {
      return JSON.parse(localStorage.getItem(SHARED)) || end;
    } catch (error) {
      return end;
    }
  }

  function look() {
    end = shared();
    const left = end.at - Date.now();
    for (const time of document.querySelectorAll("[data-session-end]")) time.textContent = end.time;
    button.hidden = end.isLast;
    warning.querySelector("[data-session-last]").hidden = !end.isLast;
    warning.hidden = left > warnBefore || left <= 0;
    ended.hidden = left > 0;
  }

  function tell(told) {
    share(told);
    look();
  }

  const isOver = () => tell(Object.assign({}, end, { at: Date.now() }));

  async function stay() {
    let answer;
    try {
      answer = await fetch(place.dataset.stay, { headers: { Accept: "application/json" }, redirect: "manual" });
    } catch (error) {
      // Without a connection the warning stays, and can be pressed again.
      return;
    }
    // To the login page: there is no session any more.
    if (answer.type === "opaqueredirect") isOver();
    if (!answer.ok) return;
    tell(toldBy(await answer.json()));
    place.querySelector("[data-session-told]").textContent = line.textContent;
    // The button is gone: whoever was typing types on.
    if (warning.hidden) (cameFrom || document.querySelector("main")).focus();
  }

  button.addEventListener("focus", (event) => { cameFrom = event.relatedTarget; });
  button.addEventListener("click", stay);
  document.addEventListener("session-seen", (event) => tell(toldBy(event.detail)));
  document.addEventListener("session-over", isOver);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);
  // « Précédent » may show a page of before: what was told since is newer.
  const [visit] = performance.getEntriesByType("navigation");
  if (!visit || visit.type !== "back_forward") share(end);
  look();
})();
