"""The pages of logging in and out, in English too."""

from django.test import Client as Browser

from tests.relying_party.conftest import log_in
from tests.relying_party.provider import Provider


def test_the_choice_of_logging_out_is_offered_in_english(client: Browser, provider: Provider) -> None:
    client.cookies["language"] = "en"
    log_in(client, provider)
    page = client.get("/oidc/logout/").content.decode()
    assert "Sign out of this service only" in page
    assert "Sign out everywhere" in page


def test_the_provider_is_told_the_language_of_the_page(client: Browser, provider: Provider) -> None:
    client.cookies["language"] = "en"
    assert "ui_locales=en" in client.get("/oidc/login/")["Location"]
