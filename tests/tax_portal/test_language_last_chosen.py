"""The portal writes and speaks in the language that the person chose last, here or at the provider."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.mails import Mailbox
from tests.relying_party.provider import Provider, running_provider
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.my_profile.mailboxes import PRO, ask
from tests.tax_portal.through_a_provider import log_in as log_in_through

pytestmark = pytest.mark.django_db
ENGLISH = '<html lang="en">'


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider(settings) as running:
        yield running


def press(browser: Client, language: str) -> None:
    browser.post("/language/", {"language": language, "next": "/"})


def language_after_login(browser: Client, provider: Provider, told: str) -> str:
    provider.id_token_changes["locale"] = told
    log_in_through(browser, provider)
    return PortalUser.objects.get().language


def test_the_choice_made_here_stays_until_the_provider_tells_another(
    client: Client, provider: Provider
) -> None:
    assert language_after_login(client, provider, "fr") == "fr"
    press(client, "en")
    assert PortalUser.objects.get().language == "en"
    assert language_after_login(client, provider, "fr") == "en"
    assert language_after_login(client, provider, "en") == "en"
    assert language_after_login(client, provider, "fr") == "fr"


def test_a_choice_on_the_way_to_the_login_counts(client: Client, provider: Provider) -> None:
    press(client, "en")
    assert language_after_login(client, provider, "fr") == "en"


def test_a_fresh_browser_speaks_as_its_person_does(provider: Provider) -> None:
    fresh = Client()
    assert language_after_login(fresh, provider, "en") == "en"
    assert ENGLISH in fresh.get("/").content.decode()


def test_a_link_opens_in_the_language_of_its_mail(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    press(browser, "en")
    ask(browser, PRO)
    assert ENGLISH in Client().get(mails.last_link_to(PRO)).content.decode()
