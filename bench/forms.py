"""Going through the login and consent pages, as a browser without JavaScript would."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class FormReader(HTMLParser):
    """Reads the page's form that has a password field, or a button that decides."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self.is_found = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if self.is_found:
            return
        if tag == "form":
            self.action, self.fields, self._types = given.get("action", ""), {}, {}
        # Of several buttons the first is pressed.
        if tag in ("input", "button") and "name" in given and given["name"] not in self.fields:
            self.fields[given["name"]] = given.get("value", "")
            self._types[given["name"]] = given.get("type", "text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and ("password" in self._types.values() or "decision" in self.fields):
            self.is_found = True

    def filled(self, email: str, password: str) -> dict[str, str]:
        """The form's data with who logs in; every other field as the page gave it."""
        typed = {"password": password, "email": email}
        return {name: typed.get(self._types[name], value) for name, value in self.fields.items()}


def log_in(
    browser: requests.Session, page: requests.Response, email: str, password: str
) -> requests.Response:
    """Fills in the page's form, and those after it, until the browser would leave that site."""
    site = urljoin(page.url, "/")
    while page.status_code == requests.codes.ok:
        form = FormReader(page.text)
        if not form.is_found:
            raise ValueError(f"no form to log in with at {page.url}: {page.text[:1000]}")
        page = browser.post(
            urljoin(page.url, form.action),
            data=form.filled(email, password),
            headers={"Referer": page.url},
            timeout=20,
            allow_redirects=False,
        )
        while page.is_redirect and urljoin(page.url, page.headers["Location"]).startswith(site):
            page = browser.get(urljoin(page.url, page.headers["Location"]), timeout=20, allow_redirects=False)
    return page


def cookie_header(browser: requests.Session, prefix: str = "") -> str:
    """What the browser would send in `Cookie`, for the names that begin so."""
    return "; ".join(f"{each.name}={each.value}" for each in browser.cookies if each.name.startswith(prefix))
