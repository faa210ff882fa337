"""« The secret key has leaked », as docs/operate/leaks.md says it; and a change without a leak."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from kagu.connect.accounts.history import chain
from kagu.connect.accounts.models import ActivityHead, CodeGenerator, User
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import readable_secret, set_secret
from kagu.connect.signing import key_ring, keys
from kagu.connect.signing.models import SigningKey
from kagu.doctor.findings import Level
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.second_factors import PAGE, SECRET, is_logged_in, protect_with_codes
from tests.doctor.examined import examined, levels
from tests.mails import Mailbox, path_of
from tests.one_time_codes import code_now
from tests.secret_key_change import change_secret_key, drop_older_secret_keys

CHECK = "kagu.secret_keys.checks.sealed_rows"


def command(*words: str, **options: Any) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said, **options)
    return said.getvalue()


def typed_password(person: User) -> Browser:
    browser = Browser()
    browser.post("/oidc/login", {"email": person.email, "password": PASSWORD})
    return browser


def published() -> set[str]:
    return {key["kid"] for key in Browser().get("/jwks").json()["keys"]}


def test_the_runbook_leaves_nothing_to_who_has_the_key_and_takes_nothing_from_people(
    alice: User, bob: User, mails: Mailbox, settings: Any, clock: Clock
) -> None:
    protect_with_codes(alice)
    thief = typed_password(bob)
    assert is_logged_in(thief)
    Browser().post("/oidc/forgotten-password", {"email": bob.email})
    command("seal_activity")
    command("verify_activity")
    forged, before = keys.sign({"sub": "x"}), published()
    # The sites stand still meanwhile.
    change_secret_key(settings)
    said = command("reseal")
    command("rotate_keys", at_once=True)
    command("end_all_sessions", reason="clé divulguée")
    drop_older_secret_keys(settings)
    key_ring.forget_keys()
    # The sites start again.
    assert "applications that show codes: 1 sealed anew, 0 that no kept key opens" in said
    assert levels(CHECK) == [Level.GOOD]
    assert levels("kagu.connect.config.checks.signing_keys") == [Level.GOOD]
    assert not is_logged_in(thief)
    assert not published() & before
    with pytest.raises(keys.SignatureRefused):
        keys.verify(forged)
    browser = typed_password(alice)
    browser.post(PAGE, {"code": code_now(SECRET)})
    assert is_logged_in(browser)
    assert Browser().get(path_of(mails.last_link_to(bob.email))).status_code == 200
    clock.move(24 * 3600)
    command("seal_activity")
    command("verify_activity")


def test_a_key_dropped_too_early_is_told_and_lost_is_what_lies_under_it(
    alice: User, settings: Any, clock: Clock
) -> None:
    protect_with_codes(alice)
    leaked = settings.SECRET_KEY
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    assert (Level.MEND, True) in [
        (level, "no kept key opens 1 app" in words) for level, words in examined(CHECK)
    ]
    with pytest.raises(CommandError, match="Keep every older key"):
        command("reseal")
    settings.SECRET_KEY_FALLBACKS = [leaked]
    command("reseal")
    drop_older_secret_keys(settings)
    browser = typed_password(alice)
    browser.post(PAGE, {"code": code_now(SECRET)})
    assert is_logged_in(browser)


def test_the_doctor_says_what_an_older_key_is_still_needed_for(
    alice: User, settings: Any, clock: Clock
) -> None:
    protect_with_codes(alice)
    change_secret_key(settings)
    [(level, words)] = examined(CHECK)
    assert level is Level.LOOK
    assert "needed for 1 applications that show codes" in words
    command("reseal")
    assert "nothing lies under an older key" in examined(CHECK)[0][1]


def test_a_second_run_seals_nothing_again(alice: User, settings: Any, clock: Clock) -> None:
    protect_with_codes(alice)
    change_secret_key(settings)
    command("reseal")
    sealed = bytes(CodeGenerator.objects.get().sealed_secret)
    assert "applications that show codes: 0 sealed anew" in command("reseal")
    assert bytes(CodeGenerator.objects.get().sealed_secret) == sealed


def test_a_seal_that_was_never_ours_does_not_become_ours(alice: User, settings: Any) -> None:
    typed_password(alice)
    command("seal_activity")
    ActivityHead.objects.update(mac="00" * 32)
    change_secret_key(settings)
    with pytest.raises(CommandError):
        command("reseal")
    assert not chain.is_sealed(ActivityHead.objects.get())


@pytest.mark.django_db
def test_signing_keys_and_services_secrets_outlive_the_key_they_were_sealed_under(settings: Any) -> None:
    client = Client.objects.create(
        client_id="impots", name="Impôts", auth_method="client_secret_jwt", sector="impots.exemple.nc"
    )
    set_secret(client, "a secret that both know")
    client.save()
    token = keys.sign({"sub": "x"})
    change_secret_key(settings)
    command("reseal")
    drop_older_secret_keys(settings)
    key_ring.forget_keys()
    client.refresh_from_db()
    assert readable_secret(client) == b"a secret that both know"
    assert keys.verify(token) == {"sub": "x"}
    assert SigningKey.objects.count() == 1
