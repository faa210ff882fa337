// Takes the link's secret out of the address bar, then presses the button where the page says so.
(() => {
  history.replaceState(null, "", location.pathname);
  const form = document.querySelector("form[data-presses-itself]");
  // A page restored by the back button must not press again.
  const [navigation] = performance.getEntriesByType("navigation");
  if (form && (!navigation || navigation.type === "navigate")) form.requestSubmit();
})();
