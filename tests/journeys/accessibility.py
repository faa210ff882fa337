"""What every page visited must be: free of axe's violations, readable at 320 pixels and easy to touch."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.targets import small_targets

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


# Looked at on a dark screen too; tests/design_system does the same with every component.
IN_THE_DARK = (
    "/",
    "/agents/",
    "/delegations/",
    "/demarches/",
    "/mon-compte/",
    "/mon-compte/historique/",
    "/mon-profil/",
    "/oidc/create-account",
    "/oidc/login",
)


def faults_of(page: Page) -> list[str]:
    """Each violation in one line, then what a small screen shows: a page too wide, targets too small."""
    page.evaluate(AXE_SCRIPT)
    found = _violations(page, LEVELS)
    if urlsplit(page.url).path in IN_THE_DARK:
        # Without movement: a colour on its way to another is neither.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += [f"in the dark: {fault}" for fault in _violations(page, ["color-contrast"])]
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found + _on_a_small_screen(page)


def _violations(page: Page, rules: list[str]) -> list[str]:
    options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(options)", options)
    return [_line(violation) for violation in result["violations"]]


def _line(violation: dict[str, Any]) -> str:
    places = ", ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} – {places}"


def _on_a_small_screen(page: Page) -> list[str]:
    """Content that needs sideways scrolling at 320 pixels (WCAG 1.4.10), and what a finger would miss."""
    usual = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    # The demo's mail catcher and its example service are no pages of ours.
    is_ours = page.locator('link[href^="/style-"]').count()
    missed = small_targets(page) if is_ours else []
    page.set_viewport_size(usual)
    wide = [f"overflow: the page is {width} pixels wide on a screen of 320"] if width > 320 else []
    return wide + missed
