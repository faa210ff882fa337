"""People with an account who use a service and choose new passwords, again and again, at either node."""

import base64
import hashlib
from urllib.parse import urlencode

import requests

from tests.deploy.mailbox import Relay
from tests.deploy.person import PASSWORD, TIMEOUT, TOKEN, Person
from tests.deploy.service import HOST

OTHER_PASSWORD = "deux cagous dansent sous la pluie"


class Resident(Person):
    """`done` counts the new passwords that a page confirmed, `unclear` those of which nobody heard more."""

    def __init__(self, name: str, site: str, address: str) -> None:
        super().__init__(name, site, address)
        self.password, self.doubtful = PASSWORD, ""
        self.done = self.unclear = 0

    def arrive(self, relay: Relay) -> None:
        """Make an account and let the service know its owner."""
        self.ask_for_account()
        self.activate(relay.link_to(self.email))
        self.log_in()
        digest = hashlib.sha256(b"a verifier of the service, long enough to be one").digest()
        page = self.get(
            "/authorize?"
            + urlencode(
                {
                    "client_id": "service",
                    "response_type": "code",
                    "scope": "openid",
                    "redirect_uri": f"http://{HOST}/callback",
                    "state": "state",
                    "nonce": "nonce",
                    "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
                    "code_challenge_method": "S256",
                }
            )
        )
        token = TOKEN.search(page.text)
        assert token, page.text
        said = {"csrfmiddlewaretoken": token[1], "decision": "allow"}
        agreed = self.browser.post(page.url, data=said, timeout=TIMEOUT, allow_redirects=False)
        assert agreed.status_code == 303, agreed.text

    def choose_another(self) -> bool:
        """Whether a page confirmed the new password."""
        if self.doubtful or not self.is_logged_in():
            self._find_out()
        new = OTHER_PASSWORD if self.password == PASSWORD else PASSWORD
        fields = {"current_password": self.password, "new_password": new, "confirmation": new}
        try:
            answer = self.post("/mon-compte/mot-de-passe/", **fields)
            is_done = answer.headers.get("Location") == "/mon-compte/"
            is_unclear = answer.status_code >= 500
        except requests.RequestException:
            is_done, is_unclear = False, True
        if is_done:
            self.done, self.password = self.done + 1, new
        elif is_unclear:
            self.unclear, self.doubtful = self.unclear + 1, new
        return is_done

    def _find_out(self) -> None:
        """Which password is theirs, by logging in; RequestException while nobody can tell."""
        for password in filter(None, (self.doubtful, self.password)):
            self.browser.cookies.clear()
            answer = self.post("/oidc/login", email=self.email, password=password)
            answer.raise_for_status()
            if self.is_logged_in():
                self.password, self.doubtful = password, ""
                return
        raise requests.RequestException(f"{self.name} cannot log in now")
