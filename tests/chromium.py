"""The system's Chromium, opened alike by every test that needs a browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
OFFLINE = ["--disable-background-networking", "--disable-component-update"]


def installed() -> str:
    """The program on this machine, or nothing."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Closed at the end of the `with`; the test fails where the machine has none."""
    assert installed(), f"this test needs one of {', '.join(PROGRAMS)}"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed(), args=QUIET + OFFLINE)
        yield opened
        opened.close()
