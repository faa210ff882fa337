"""A person at the accounts' site, over HTTP, as a browser without scripts."""

import re
from urllib.parse import parse_qsl, urlsplit

import requests

PASSWORD = "un perroquet mange trois mangues"
TIMEOUT = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Person:
    """One browser; `site` is an address without a path, and may change its port: cookies know none."""

    def __init__(self, name: str, site: str, address: str = "") -> None:
        """`address` is what a proxy would say of where they are."""
        self.name, self.site = name, site
        self.email = f"{name.lower()}@exemple.nc"
        self.browser = requests.Session()
        if address:
            self.browser.headers["X-Forwarded-For"] = address

    def get(self, path: str) -> requests.Response:
        return self.browser.get(self.site + path, timeout=TIMEOUT)

    def post(self, path: str, **fields: str) -> requests.Response:
        """Send the form of this page."""
        page = self.get(path)
        token = TOKEN.search(page.text)
        if token is None:
            return page
        target = self.site + urlsplit(path).path
        return self.browser.post(
            target, data={"csrfmiddlewaretoken": token[1], **fields}, timeout=TIMEOUT, allow_redirects=False
        )

    def ask_for_account(self) -> requests.Response:
        return self.post(
            "/oidc/create-account",
            first_name=self.name,
            family_name="Wamytan",
            email=self.email,
            password=PASSWORD,
            confirmation=PASSWORD,
            terms="on",
        )

    def activate(self, link: str) -> requests.Response:
        """Open the link of the mail and press."""
        parts = urlsplit(link)
        return self.post(f"{parts.path}?{parts.query}", **dict(parse_qsl(parts.query)))

    def log_in(self) -> requests.Response:
        return self.post("/oidc/login", email=self.email, password=PASSWORD)

    def is_logged_in(self) -> bool:
        page = self.browser.get(f"{self.site}/mon-compte/", timeout=TIMEOUT, allow_redirects=False)
        return page.status_code == 200


def passer_by(number: int, site: str) -> Person:
    """Somebody new, from a network of their own: no limit of one network stops them."""
    name = "Passant" + "".join("abcdefghij"[int(digit)] for digit in str(number))
    return Person(name, site, f"198.{18 + number // 250 % 2}.{number % 250}.7")
