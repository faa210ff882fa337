"""Filling in the first form of a page, as a browser without JavaScript would."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class FormReader(HTMLParser):
    """Reads the action and the inputs of the page's form that has a password field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self.is_found = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form" and not self.is_found:
            self.action, self.fields = given.get("action", ""), {}
        if tag == "input" and "name" in given and not self.is_found:
            self.fields[given["name"]] = given.get("value", "")
            self._types[given["name"]] = given.get("type", "text")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and "password" in (self._types.get(name) for name in self.fields):
            self.is_found = True

    def filled(self, email: str, password: str) -> dict[str, str]:
        """The form's data with who logs in; every other field as the page gave it."""
        typed = {"password": password, "email": email, "text": email}
        return {name: typed.get(self._types[name], value) for name, value in self.fields.items()}


def log_in(
    browser: requests.Session, page: requests.Response, email: str, password: str
) -> requests.Response:
    """Sends the page's login form and follows redirects that stay on that site."""
    form = FormReader(page.text)
    if not form.is_found:
        raise ValueError(f"no login form at {page.url}: {page.status_code} {page.text[:500]}")
    site = urljoin(page.url, "/")
    answer = browser.post(
        urljoin(page.url, form.action),
        data=form.filled(email, password),
        headers={"Referer": page.url},
        timeout=20,
        allow_redirects=False,
    )
    while answer.is_redirect and urljoin(answer.url, answer.headers["Location"]).startswith(site):
        answer = browser.get(
            urljoin(answer.url, answer.headers["Location"]), timeout=20, allow_redirects=False
        )
    return answer


def cookie_header(browser: requests.Session, prefix: str = "") -> str:
    """What the browser would send in `Cookie`, for the names that begin so."""
    return "; ".join(f"{each.name}={each.value}" for each in browser.cookies if each.name.startswith(prefix))
