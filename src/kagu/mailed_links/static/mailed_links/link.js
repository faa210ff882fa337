// Takes the link's secret out of the address bar, then presses the button where the page says so.
(() => {
  const { pathname, search } = location;
  // Reloaded, or reached again by the back button: the browser kept the secret with its history entry.
  if (!search && history.state && history.state.link) return location.replace(pathname + history.state.link);
  if (search) history.replaceState({ link: search }, "", pathname);
  const form = document.querySelector("form[data-presses-itself]");
  const [navigation] = performance.getEntriesByType("navigation");
  // Not `requestSubmit`: Safari knows it since version 16 only.
  if (form && (!navigation || navigation.type === "navigate")) form.querySelector("[type=submit]").click();
})();
