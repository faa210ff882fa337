"""The acts of second factors: what is kept, what serves once, who is told (ASVS V6.5)."""

import hashlib
import itertools
import json
import re
import secrets

import pyotp
import pytest
from fido2.utils import websafe_encode

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors import one_time_codes, recovery_codes, webauthn
from kagu.connect.accounts.second_factors.changes import TooManyFactors, has_second_factor, remove_factor
from kagu.connect.accounts.second_factors.one_time_codes import (
    CodeOfAnotherMoment,
    WrongCode,
    add_code_generator,
    prove_one_time_code,
)
from kagu.connect.accounts.second_factors.passkeys import add_passkey, prove_passkey
from kagu.connect.accounts.second_factors.recovery_codes import make_recovery_codes, spend_recovery_code
from kagu.connect.accounts.second_factors.webauthn import PasskeyRefused
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from kagu.inputs.codes import read_code
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.virtual_passkey import PRESENT, VirtualPasskey
from tests.mails import Mailbox

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: float) -> str:
    return pyotp.TOTP(SECRET).at(int(moment))


def as_read(code: str) -> str:
    """A recovery code as the form gives it."""
    return read_code(code, recovery_codes.RECOVERY_CODE)


def with_passkey(user: User, **said: object) -> VirtualPasskey:
    key = VirtualPasskey(**said)  # type: ignore[arg-type]
    add_passkey(user, key.create(webauthn.creation_options(user)), "Ma clé", Origin())
    return key


def test_a_one_time_code_serves_once(alice: User, clock: Clock) -> None:
    """ASVS 6.5.1: neither again, nor the code that added the application."""
    add_code_generator(alice, SECRET, code_at(clock.timestamp), "Téléphone", Origin())
    with pytest.raises(WrongCode):
        prove_one_time_code(alice, code_at(clock.timestamp))
    clock.move(30)
    prove_one_time_code(alice, code_at(clock.timestamp))
    with pytest.raises(WrongCode):
        prove_one_time_code(alice, code_at(clock.timestamp))


def test_a_one_time_code_lives_thirty_seconds(alice: User, clock: Clock) -> None:
    """ASVS 6.5.5; one of shortly before is told apart, politely."""
    add_code_generator(alice, SECRET, code_at(clock.timestamp), "Téléphone", Origin())
    clock.move(300)
    former = clock.timestamp
    clock.move(30)
    with pytest.raises(CodeOfAnotherMoment):
        prove_one_time_code(alice, code_at(former))
    clock.move(90)
    with pytest.raises(WrongCode) as refusal:
        prove_one_time_code(alice, code_at(former))
    assert not isinstance(refusal.value, CodeOfAnotherMoment)


@pytest.mark.parametrize("typed", ["", "000000", "é²12345", "1" * 10_000])
def test_no_wrong_code_adds_an_application(alice: User, typed: str) -> None:
    with pytest.raises(WrongCode):
        add_code_generator(alice, SECRET, typed, "Téléphone", Origin())
    assert not has_second_factor(alice)


def test_the_secret_is_sealed_at_rest(alice: User, clock: Clock) -> None:
    """And another site's key does not open it; a code of Bob's does not serve Alice."""
    add_code_generator(alice, SECRET, code_at(clock.timestamp), "Téléphone", Origin())
    row = alice.code_generators.get()
    assert SECRET.encode() not in bytes(row.sealed_secret)
    assert one_time_codes.secret_of(row) == SECRET
    assert pyotp.TOTP(one_time_codes.new_secret()).digits == 6
    assert len(one_time_codes.new_secret()) == 32


def test_the_first_factor_brings_ten_recovery_codes_that_serve_once(alice: User, clock: Clock) -> None:
    """ASVS 6.5.1, 6.5.2, 6.5.3, 6.5.4: 58 random bits, hashed as passwords are."""
    codes = add_code_generator(alice, SECRET, code_at(clock.timestamp), "Téléphone", Origin())
    assert len(set(codes)) == 10
    assert not alice.recovery_codes.filter(code_hash__in=[as_read(code) for code in codes]).exists()
    assert spend_recovery_code(alice, as_read(codes[0]))
    assert not spend_recovery_code(alice, as_read(codes[0]))
    clock.move(60)
    assert add_code_generator(alice, SECRET, code_at(clock.timestamp), "Tablette", Origin()) == []


def test_new_recovery_codes_replace_the_old_ones(alice: User, bob: User) -> None:
    old = make_recovery_codes(alice, Origin())
    new = make_recovery_codes(alice, Origin())
    assert not spend_recovery_code(alice, as_read(old[0]))
    assert not spend_recovery_code(bob, as_read(new[0]))
    assert spend_recovery_code(alice, as_read(new[0]))
    assert alice.recovery_codes.count() == recovery_codes.HOW_MANY - 1


def test_a_recovery_code_is_short_enough_to_copy(alice: User) -> None:
    """Twelve letters and digits that nobody takes for one another, in threes of four."""
    for code in make_recovery_codes(alice, Origin()):
        assert re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code)


def test_two_people_with_one_code_have_two_hashes(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 6.5.2: a dump's codes are not tried for all people at once."""
    letters = itertools.count()
    monkeypatch.setattr(secrets, "choice", lambda signs: signs[sum(divmod(next(letters), 12)) % len(signs)])
    hers = make_recovery_codes(alice, Origin())
    letters = itertools.count()
    assert make_recovery_codes(bob, Origin()) == hers
    kept = [set(user.recovery_codes.values_list("code_hash", flat=True)) for user in (alice, bob)]
    assert not kept[0] & kept[1]


def test_a_code_made_when_they_were_longer_serves_on(alice: User) -> None:
    """120 bits, kept as a plain hash without salt."""
    older = "ABCDEFGHIJKLMNOPQRSTUVWX"
    make_recovery_codes(alice, Origin())
    alice.recovery_codes.create(code_hash=hashlib.sha256(older.encode()).hexdigest(), salt="")
    assert spend_recovery_code(alice, older)
    assert not spend_recovery_code(alice, older)


def test_a_passkey_proves_its_owner_once_per_challenge(alice: User) -> None:
    """ASVS 6.7.2; the same answer sent again is refused."""
    key = with_passkey(alice)
    answer = key.get(webauthn.request_options())
    assert prove_passkey(answer).user == alice
    with pytest.raises(PasskeyRefused):
        prove_passkey(answer)


def test_a_challenge_made_before_the_last_one_answered_serves_no_more(alice: User, clock: Clock) -> None:
    key = with_passkey(alice)
    older = webauthn.request_options()
    clock.move(1)
    prove_passkey(key.get(webauthn.request_options()))
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(older))


def test_a_challenge_grows_old(alice: User, clock: Clock) -> None:
    key = with_passkey(alice)
    answer = key.get(webauthn.request_options())
    clock.move(31 * 60)
    with pytest.raises(PasskeyRefused):
        prove_passkey(answer)


def test_a_challenge_that_is_not_ours_is_refused(alice: User) -> None:
    key = with_passkey(alice)
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(json.dumps({"challenge": websafe_encode(b"x" * 56)})))
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(webauthn.creation_options(alice)))


@pytest.mark.parametrize(
    "said",
    [
        {"origin": "https://attacker.example"},
        {"host": "attacker.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
)
def test_a_passkey_of_another_site_or_without_its_owner_is_refused(
    alice: User, said: dict[str, object]
) -> None:
    """Phishing resistance (ASVS 6.3.3): the browser's own word on the origin is checked."""
    with pytest.raises(PasskeyRefused):
        with_passkey(alice, **said)
    key = with_passkey(alice)
    for name, value in said.items():
        setattr(key, name, value)
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(webauthn.request_options()))


def test_a_copied_key_that_lags_behind_is_refused(alice: User, clock: Clock) -> None:
    key = with_passkey(alice, count=5)
    key.count = 7
    prove_passkey(key.get(webauthn.request_options()))
    clock.move(1)
    key.count = 6
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(webauthn.request_options()))


def test_a_passkey_serves_its_own_account_alone(alice: User, bob: User) -> None:
    """By owner, by user handle, and by the account that it was made for."""
    key = with_passkey(alice)
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(webauthn.request_options()), owner=bob)
    key.user_handle = websafe_encode(webauthn.user_handle_of(bob))
    with pytest.raises(PasskeyRefused):
        prove_passkey(key.get(webauthn.request_options()))
    with pytest.raises(PasskeyRefused):
        add_passkey(bob, VirtualPasskey().create(webauthn.creation_options(alice)), "x", Origin())


@pytest.mark.parametrize(
    "answer",
    ["", "null", "[]", "{}", "[" * 5000, '{"response": {"clientDataJSON": "e30"}}', '{"response": 1}'],
)
def test_malformed_answers_are_refused_like_wrong_ones(alice: User, answer: str) -> None:
    with pytest.raises(PasskeyRefused):
        prove_passkey(answer)
    with pytest.raises(PasskeyRefused):
        add_passkey(alice, answer, "x", Origin())


def test_broken_attestations_are_refused(alice: User) -> None:
    said = json.loads(VirtualPasskey().create(webauthn.creation_options(alice)))
    for broken in ("", "oA", "AAAA", said["response"]["attestationObject"][:40], 7):
        said["response"]["attestationObject"] = broken
        with pytest.raises(PasskeyRefused):
            add_passkey(alice, json.dumps(said), "x", Origin())


def test_a_passkey_cannot_be_added_twice_nor_without_end(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = with_passkey(alice)
    with pytest.raises(PasskeyRefused):
        add_passkey(alice, key.create(webauthn.creation_options(alice)), "x", Origin())
    monkeypatch.setattr("kagu.connect.accounts.second_factors.passkeys.MOST_OF_A_KIND", 1)
    with pytest.raises(TooManyFactors):
        with_passkey(alice)


def test_every_change_is_told(alice: User, clock: Clock, mails: Mailbox) -> None:
    """ASVS 6.3.7: in the history, by mail, to services (CAEP credential-change)."""
    service = Client.objects.create(
        client_id="service",
        name="Service",
        sector="service.exemple.nc",
        event_uri="https://service.exemple.nc/events",
        event_types=["credential-change"],
        scopes=["openid"],
    )
    subject_of(alice, service)
    record_connection(alice, service, ["openid"])
    add_code_generator(alice, SECRET, code_at(clock.timestamp), "Téléphone", Origin(network="192.0.2.0/24"))
    body = str(mails.last_mail_to(alice.email).body)
    assert "Une application de codes a été ajoutée à votre compte" in body
    assert "Téléphone" in body
    with_passkey(alice)
    make_recovery_codes(alice, Origin())
    remove_factor(alice.code_generators.get(), Origin())
    remove_factor(alice.passkeys.get(), Origin())
    assert list(alice.activities.order_by("position").values_list("kind", flat=True)) == [
        "code_generator_added",
        "passkey_added",
        "recovery_codes_made",
        "code_generator_removed",
        "passkey_removed",
    ]
    events = [
        next(iter(message.payload["events"].values()))
        for message in OutboxMessage.objects.filter(kind="security_event").order_by("pk")
    ]
    assert [(event["credential_type"], event["change_type"]) for event in events] == [
        ("app", "create"),
        ("fido2-roaming", "create"),
        ("recovery-code", "create"),
        ("app", "delete"),
        ("fido2-roaming", "delete"),
    ]
    assert len(mails.mails_to(alice.email)) == 5
    assert not alice.recovery_codes.exists()
