"""The same news at the same moment, and a login that crosses its own end: with real threads."""

from functools import partial
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.relying_party.models import ReceivedToken, RelyingPartySession
from tests.relying_party import listener
from tests.relying_party.conftest import come_back, log_in
from tests.relying_party.provider import ISSUER, Provider
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)

PURGED = "https://schemas.openid.net/secevent/risc/event-type/account-purged"
REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked"


def test_an_event_delivered_several_times_at_once_is_obeyed_once(provider: Provider) -> None:
    token = provider.security_event(PURGED)

    def push() -> Any:
        return (
            Browser().post("/oidc/events/", data=token, content_type="application/secevent+jwt").status_code
        )

    assert run_together(*[push] * 5) == [202] * 5
    assert listener.told == [("account_purged", "alice-sub")]
    assert ReceivedToken.objects.count() == 1


def logout(provider: Provider) -> Any:
    token = provider.logout_token()
    return lambda: Browser().post("/oidc/backchannel-logout/", {"logout_token": token})


def revocation(provider: Provider) -> Any:
    subject = {
        "format": "complex",
        "user": {"format": "iss_sub", "iss": ISSUER, "sub": "alice-sub"},
        "session": {"format": "opaque", "id": "alice-sid"},
    }
    token = provider.security_event(REVOKED, sub_id=subject)
    return lambda: Browser().post("/oidc/events/", data=token, content_type="application/secevent+jwt")


@pytest.mark.parametrize("end", [logout, revocation])
def test_a_login_that_crosses_its_own_end_never_stays_open(provider: Provider, end: Any) -> None:
    """Whichever comes first, no session of that `sid` is left."""
    for _ in range(5):
        browser = Browser()
        there = browser.get("/oidc/login/")
        answer = provider.answer(there["Location"])
        run_together(partial(come_back, browser, answer), end(provider))
        assert not RelyingPartySession.objects.filter(sid="alice-sid").exists()
        assert browser.get("/personal/").status_code == 302
        ReceivedToken.objects.all().delete()


def test_one_answer_of_the_provider_opens_one_session(provider: Provider) -> None:
    browser = Browser()
    there = browser.get("/oidc/login/")
    answer = provider.answer(there["Location"])

    def arrive() -> Any:
        twin = Browser()
        twin.cookies.load(browser.cookies.output(header=""))
        return come_back(twin, answer)["Location"]

    begins_again, arrives = sorted(run_together(arrive, arrive))
    assert begins_again.startswith("/oidc/login/?")
    assert arrives == "/personal/"
    assert RelyingPartySession.objects.filter(sub="alice-sub").count() == 1


def test_a_login_works_beside_all_this(provider: Provider) -> None:
    assert log_in(Browser(), provider).status_code == 302
