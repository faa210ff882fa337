"""The site's secret key changes while the old one is kept: accounts, mails and factors go on."""

from typing import Any

from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.passkeys import add_passkey, prove_passkey
from kagu.connect.accounts.second_factors.webauthn import creation_options, request_options
from kagu.outbox.models import OutboxMessage
from tests.connect.login.conftest import log_in
from tests.connect.second_factors import PAGE, SECRET, protect_with_codes
from tests.connect.virtual_passkey import VirtualPasskey
from tests.mails import Mailbox, path_of
from tests.one_time_codes import code_now
from tests.secret_key_change import change_secret_key, drop_older_secret_keys


def test_a_mail_that_waits_leaves_with_a_link_that_serves(
    browser: Browser, alice: User, mails: Mailbox, settings: Any
) -> None:
    browser.post("/oidc/forgotten-password", {"email": alice.email})
    [waiting] = OutboxMessage.objects.filter(kind="unseen_request")
    change_secret_key(settings)
    page = browser.get(path_of(mails.last_link_to(alice.email)))
    waiting.refresh_from_db()
    assert waiting.state == "delivered"
    assert page.status_code == 200


def test_whoever_is_logged_in_stays_so(browser: Browser, alice: User, settings: Any) -> None:
    log_in(browser, alice.email)
    change_secret_key(settings)
    for _ in range(2):
        assert browser.get("/mon-compte/").status_code == 200


def test_whoever_typed_the_password_goes_on_with_the_second_factor(
    browser: Browser, alice: User, settings: Any
) -> None:
    protect_with_codes(alice)
    log_in(browser, alice.email)
    change_secret_key(settings)
    browser.post(PAGE, {"code": code_now(SECRET)})
    assert browser.get("/mon-compte/").status_code == 200


def test_a_password_given_under_a_key_that_is_dropped_is_asked_again(
    browser: Browser, alice: User, settings: Any
) -> None:
    protect_with_codes(alice)
    log_in(browser, alice.email)
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    assert browser.get(PAGE)["Location"].startswith("/oidc/login")


def test_passkeys_of_before_and_after_name_the_same_account(alice: User, settings: Any) -> None:
    first, second = VirtualPasskey(), VirtualPasskey()
    add_passkey(alice, first.create(creation_options(alice)), "Ma clé", Origin())
    change_secret_key(settings)
    add_passkey(alice, second.create(creation_options(alice)), "Mon autre clé", Origin())
    assert first.user_handle == second.user_handle
    for key in (first, second):
        assert prove_passkey(key.get(request_options())).user == alice


def test_a_passkey_made_while_the_key_changes_serves(alice: User, settings: Any) -> None:
    key, asked = VirtualPasskey(), creation_options(alice)
    change_secret_key(settings)
    add_passkey(alice, key.create(asked), "Ma clé", Origin())
    assert prove_passkey(key.get(request_options())).user == alice
