"""What every page visited must be: free of axe's violations, and readable at 320 pixels."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults_of(page: Page) -> list[str]:
    """Each violation in one line, and the page's width when it overflows a small screen."""
    page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"runOnly": LEVELS, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(options)", options)
    return [_line(violation) for violation in result["violations"]] + _overflow(page)


def _line(violation: dict[str, Any]) -> str:
    places = ", ".join(node["html"][:160] for node in violation["nodes"][:3])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} – {places}"


def _overflow(page: Page) -> list[str]:
    """Content that needs sideways scrolling at 320 pixels (WCAG 1.4.10)."""
    usual = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(usual)
    return [f"overflow: the page is {width} pixels wide on a screen of 320"] if width > 320 else []
