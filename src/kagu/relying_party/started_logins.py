"""Log-ins under way: each with a state, a nonce and a verifier of its own, whatever becomes of the session.

A cookie ties them to the browser; the row knows neither it nor the state, only their hashes. Nonce and
verifier are made of both, and kept nowhere.
"""

import base64
import hashlib
import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kagu.counting.windows import Window
from kagu.relying_party.models import StartedLogin
from kagu.relying_party.refusals import LoginNotStartedHere, TooManyBegun
from kagu.site import clock
from kagu.site.client_address import counted_network

# As long as a person may stay on the provider's pages.
SERVES_FOR = timedelta(hours=1)
MOST_IN_ONE_BROWSER = 50
LONGEST_COOKIE = 64
LONGEST_NEXT = 2000
# Of one network, where an island may live: what begins there before anybody is known is kept for an hour.
MOST_OF_A_NETWORK = 3_000
OF_NETWORKS = Window("log-ins begun in a network", timedelta(minutes=10))
# In the state of a log-in that was begun anew by itself: it is not begun a third time.
SECOND = "again-"


@dataclass(frozen=True)
class Begun:
    """What the request to the provider carries of it, and where the browser goes afterwards."""

    state: str
    browser: str
    next: str = ""
    max_age: str | None = None
    acr_values: str = ""

    @property
    def nonce(self) -> str:
        return self._made_for("nonce")

    @property
    def code_verifier(self) -> str:
        """43 characters, as RFC 7636 §4.1 wants."""
        return self._made_for("code verifier")

    def _made_for(self, purpose: str) -> str:
        digest = hashlib.sha256(f"{purpose} {self.browser} {self.state}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def begin(request: HttpRequest, *, is_second: bool, **asked: Any) -> Begun:
    """One more in this browser; `asked` are the fields of `Begun`. Past fifty the oldest is forgotten.

    Raises TooManyBegun.
    """
    begun_here = OF_NETWORKS.add(counted_network(request))
    if begun_here.count > MOST_OF_A_NETWORK:
        raise TooManyBegun(math.ceil(begun_here.ends_in))
    browser = request.COOKIES.get(_cookie_name(), "")
    if not 0 < len(browser) <= LONGEST_COOKIE:
        browser = secrets.token_urlsafe(24)
    begun = Begun((SECOND if is_second else "") + secrets.token_urlsafe(24), browser, **asked)
    now = clock.now()
    StartedLogin.objects.create(
        state_hash=_hash(begun.state),
        browser_hash=_hash(browser),
        next=begun.next,
        max_age=begun.max_age or "",
        acr_values=begun.acr_values,
        started_at=now,
        expires_at=now + SERVES_FOR,
    )
    of_this_browser = StartedLogin.objects.filter(browser_hash=_hash(browser)).order_by("-started_at")
    too_many = list(of_this_browser.values_list("pk", flat=True)[MOST_IN_ONE_BROWSER:])
    if too_many:
        StartedLogin.objects.filter(pk__in=too_many).delete()
    return begun


def remember_browser(response: HttpResponse, begun: Begun) -> None:
    """With the answer that sends the browser to the provider."""
    response.set_cookie(
        _cookie_name(),
        begun.browser,
        max_age=SERVES_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        # Lax and not Strict: the provider's answer comes from its site.
        samesite="Lax",
    )


def take(request: HttpRequest, state: str) -> Begun:
    """What this browser began with this `state`, once. Raises LoginNotStartedHere, which knows where to."""
    row = StartedLogin.objects.filter(pk=_hash(state), expires_at__gt=clock.now()).first() if state else None
    if row is None:
        raise LoginNotStartedHere
    browser = request.COOKIES.get(_cookie_name(), "")
    is_its_browser = secrets.compare_digest(row.browser_hash, _hash(browser))
    if not is_its_browser or not StartedLogin.objects.filter(pk=row.pk).delete()[0]:
        raise LoginNotStartedHere(row.next)
    return Begun(state, browser, row.next, row.max_age or None, row.acr_values)


def may_begin_again(state: str) -> bool:
    """Whether a log-in that lost its origin was not already begun anew."""
    return bool(state) and not state.startswith(SECOND)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _cookie_name() -> str:
    return "__Host-started_logins" if settings.SESSION_COOKIE_SECURE else "started_logins"
