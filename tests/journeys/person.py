"""A person at a browser: opens, fills, clicks and reads; every page seen is checked on the way."""

import hashlib
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, Response

from kagu.texts.typography import set_text
from tests.journeys.accessibility import faults_of
from tests.journeys.inbox import Mail, even
from tests.markup.rules import faults_of_source

SECONDS_TO_READ = 10
REDIRECTS = range(300, 400)
PICTURE = re.compile(r"[^a-z0-9]+")


@dataclass
class Pages:
    """Every page that any person saw in this run, checked once, pictured when a folder is given.

    `seen` is a folder of all processes of the run: what another one has checked need not be again.
    """

    seen: Path
    sources: Path
    pictures: Path | None = None
    faults: list[str] = field(default_factory=list)

    def look_at(self, page: Page, source: str) -> None:
        """Check a page the first time it is seen in this shape, as it is shown and as it was sent."""
        heading = page.locator("h1").first
        title = heading.inner_text(timeout=2000) if heading.count() else page.title()
        shape = f"{urlsplit(page.url).hostname}{urlsplit(page.url).path} {title}"
        if not self._is_new(shape):
            return
        self.faults += [f"{shape}: {fault}" for fault in faults_of(page)]
        name = PICTURE.sub("-", shape.lower()).strip("-")[:100]
        # The mail catcher and the example service are nobody's product.
        if "site-footer" in source:
            self.faults += [f"{shape}: {fault}" for fault in faults_of_source(source, page.url)]
            (self.sources / f"{name}.html").write_text(source, encoding="utf-8")
        if self.pictures:
            page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def _is_new(self, shape: str) -> bool:
        try:
            (self.seen / hashlib.sha256(shape.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Person:
    """One browser of one person; `has_scripts` tells whether JavaScript runs in it."""

    def __init__(self, browser: Browser, pages: Pages, *, has_scripts: bool) -> None:
        self.has_scripts = has_scripts
        self.context = browser.new_context(
            java_script_enabled=has_scripts, locale="fr-FR", viewport={"width": 1280, "height": 900}
        )
        self.context.set_default_timeout(SECONDS_TO_READ * 1000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self._pages = pages
        self._sent: Response | None = None
        self._listen()

    def opens(self, address: str) -> None:
        """Type or paste an address."""
        self.page.goto(address)
        self._look()

    def opens_another_tab(self, address: str) -> None:
        """Go on in a new tab of the same browser; `self.page` is that tab from now on."""
        self.page = self.context.new_page()
        self._listen()
        self.opens(address)

    def follows_the_link_of(self, mail: Mail, button: str = "") -> None:
        """Open the mail in the mail catcher and click its link; without scripts press its button too."""
        self.opens(mail.page)
        with self.context.expect_page() as opening:
            self.page.get_by_role("link", name=mail.link).click()
        self.page = opening.value
        self._listen()
        self.page.wait_for_load_state()
        if button and not self.has_scripts:
            self.clicks(button)

    def fills(self, **fields: str) -> None:
        """`fills(**{"Votre email": "…"})`: type each value into the field with that label."""
        for label, value in fields.items():
            self.field(label).fill(value)

    def checks(self, label: str) -> None:
        """Tick the box whose label holds these words."""
        self.page.get_by_label(set_text(label, "fr")).check()

    def clicks(self, name: str, *, within: str = "") -> None:
        """Press the button or follow the link of that name, in the card headed `within` if given."""
        self._target(name, within).click()
        self.page.wait_for_load_state()
        self._look()

    def reads(self, *texts: str) -> None:
        """Each text stands on the page, word for word, at the latest after a few seconds."""
        deadline = time.monotonic() + SECONDS_TO_READ
        while missing := [text for text in texts if even(text) not in self.words()]:
            assert time.monotonic() < deadline, (
                f"{self.page.url} does not say {missing}; it says:\n{self.words()}"
            )
            time.sleep(0.1)
        self._look()

    def reloads_until_it_says(self, address: str, text: str) -> None:
        """Open the page again until news that travel by themselves have arrived."""
        deadline = time.monotonic() + SECONDS_TO_READ
        self.opens(address)
        while even(text) not in self.words():
            assert time.monotonic() < deadline, f"{address} does not say {text}:\n{self.words()}"
            self.page.wait_for_timeout(200)
            self.opens(address)

    def does_not_read(self, *texts: str) -> None:
        """None of the texts stands on the page."""
        found = [text for text in texts if even(text) in self.words()]
        assert not found, f"{self.page.url} says {found}:\n{self.words()}"

    def words(self) -> str:
        """All visible words of the page, spaces evened."""
        try:
            return even(self.page.locator("body").inner_text())
        except Error:
            # The page was leaving: its successor is what the person reads.
            return ""

    def field(self, label: str) -> Locator:
        """The field with exactly this label, but for a mark that says it is required."""
        label = set_text(label, "fr")
        pattern = re.compile(rf"^\s*{re.escape(label)}\s*(\*|\(.*\))?\s*$")
        found = self.page.get_by_label(pattern)
        return found.first if found.count() else self.page.get_by_label(label).first

    def is_at(self, address: str) -> bool:
        """Whether the address bar shows this address, whatever follows a `?`."""
        return self.page.url.split("?")[0].rstrip("/") == address.rstrip("/")

    def waits_to_be_at(self, address: str) -> None:
        """The browser arrives at this address within a few seconds."""
        deadline = time.monotonic() + SECONDS_TO_READ
        while not self.is_at(address):
            assert time.monotonic() < deadline, f"still at {self.page.url}, reading:\n{self.words()}"
            self.page.wait_for_timeout(100)
        self._look()

    def leaves(self, picture: Path | None = None) -> None:
        """Close the browser, keeping a picture of what it shows when one is asked for."""
        if picture:
            self.page.screenshot(path=picture, full_page=True)
        self.context.close()

    def _target(self, name: str, within: str) -> Locator:
        """Called so in print, or as it is typed: other people's services do as they like."""
        place = self._place(set_text(within, "fr")) if within else self.page
        for exact in (True, False):
            for role in ("button", "link", "menuitem"):
                for called in (set_text(name, "fr"), name):
                    found = place.get_by_role(role, name=called, exact=exact)
                    if found.count():
                        return found.first
        # A <summary> has no role that browsers agree on.
        return place.locator("summary", has_text=set_text(name, "fr")).first

    def _place(self, heading: str) -> Locator:
        return self.page.locator("section", has=self.page.get_by_role("heading", name=heading))

    def _look(self) -> None:
        if not self.has_scripts:
            return
        try:
            self._pages.look_at(self.page, self._source())
        except Error:
            # A page that sends its form by itself is gone before it can be checked.
            self.page.wait_for_load_state()

    def _source(self) -> str:
        """The page as it was sent: what a browser made of it hides its faults."""
        return self._sent.text() if self._sent else ""

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status not in REDIRECTS:
            self._sent = response

    def _listen(self) -> None:
        """Errors of the page's own scripts and of its policy are faults, whoever sees them."""
        self.page.on("response", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(f"policy: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
