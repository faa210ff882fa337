"""What a finger must hit: 44 by 44 pixels at least, as a browser lays it out (WCAG 2.2, 2.5.5)."""

from playwright.sync_api import Page

# A link within a sentence is as high as its line; whatever else is pressed has room around it.
SMALL_TARGETS = """() => {
  const pressed = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const isShown = (element) =>
    element.getClientRects().length && getComputedStyle(element).visibility === "visible" &&
    !element.closest(".visually-hidden, .skip-link");
  const isInSentence = (element) =>
    element.matches("a") && getComputedStyle(element).display === "inline" &&
    [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && /\\w/.test(node.data));
  // A link may stretch over its whole line, a box or a button of a group is pressed by its words too.
  const parts = (element) => {
    const spread = getComputedStyle(element, "::after");
    const isStretched = spread.content !== "none" && spread.position === "absolute";
    return [element, ...(isStretched ? [element.offsetParent] : []), ...(element.labels || [])];
  };
  const side = (element, low, high) => {
    const boxes = parts(element).map((part) => part.getBoundingClientRect());
    return Math.max(...boxes.map((box) => box[high])) - Math.min(...boxes.map((box) => box[low]));
  };
  const isSmall = (element) =>
    side(element, "top", "bottom") < 43.5 || side(element, "left", "right") < 43.5;
  return [...document.querySelectorAll(pressed)]
    .filter((element) => isShown(element) && !isInSentence(element) && isSmall(element))
    .map((element) => {
      const box = element.getBoundingClientRect();
      return `${Math.round(box.width)} × ${Math.round(box.height)}: ${element.outerHTML.slice(0, 160)}`;
    });
}"""


def small_targets(page: Page) -> list[str]:
    """Each target of the page that is smaller, in one line."""
    return [f"target: {found}" for found in page.evaluate(SMALL_TARGETS)]
