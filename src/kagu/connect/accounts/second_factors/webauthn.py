"""WebAuthn as this site speaks it: what a browser is asked, and what of its answer is believed."""

import functools
import json
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kagu.connect.accounts.models import Passkey, User
from kagu.connect.accounts.second_factors.challenges import issued_at, make_challenge
from kagu.secret_keys.keyed_hashes import keyed_hash, matches

HANDLE_PURPOSE = "passkey user handle"
# Stands for one that is still to come; found nowhere else in what a browser is asked.
SOME_CHALLENGE = bytes(range(32))
# A PIN, a finger or a face each time: the key alone then counts as two factors.
VERIFIED = UserVerificationRequirement.REQUIRED
# A key with the longest attestation is far below.
LONGEST_ANSWER = 50_000
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, struct.error)


@dataclass(frozen=True)
class Creation:
    """A key just made; `attachment` tells whether it lives in the device itself."""

    credential: AttestedCredentialData
    counter: int
    attachment: str


@dataclass(frozen=True)
class ShownPasskey:
    """A key that signed a challenge, how often it counts that it signed, and when it was asked."""

    passkey: Passkey
    counter: int
    asked_at: int


class PasskeyRefused(Exception):
    """The browser's answer is malformed, too old, for another site, or of a key that we do not know."""


def creation_options(user: User) -> str:
    """As JSON, what a browser needs to make a passkey for this account."""
    person = PublicKeyCredentialUserEntity(
        id=user_handle_of(user), name=user.email, display_name=user.full_name or user.email
    )
    options, _state = _server().register_begin(
        person,
        [_descriptor(passkey) for passkey in user.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
        challenge=make_challenge(f"creation {user.pk}"),
    )
    return json.dumps(dict(options)["publicKey"])


def read_creation(user: User, answer: str) -> Creation:
    """The new key with its proof checked. Raises PasskeyRefused."""
    try:
        said = json.loads(answer)
        challenge = _client_data(said).challenge
        issued_at(f"creation {user.pk}", challenge)
        data = _server().register_complete(_state(challenge), said)
    except MALFORMED as error:
        raise PasskeyRefused from error
    if data.credential_data is None or isinstance(data.credential_data.public_key, UnsupportedKey):
        raise PasskeyRefused
    attachment = said.get("authenticatorAttachment")
    known = attachment if attachment in ("platform", "cross-platform") else ""
    return Creation(data.credential_data, data.counter, known)


def request_options(user: User | None = None) -> str:
    """As JSON, what a browser needs to show a passkey: of the account, or any that it holds."""
    challenge = make_challenge("login")
    if user:
        return _asking([_descriptor(passkey) for passkey in user.passkeys.all()], challenge)
    # On every login page: but for the challenge it is always the same.
    return _asking_anybody(settings.ISSUER).replace(websafe_encode(SOME_CHALLENGE), websafe_encode(challenge))


def read_assertion(answer: str, asked_of: User | None = None) -> ShownPasskey:
    """The passkey that signed; nothing is written. Raises PasskeyRefused.

    `asked_of`: whose keys the browser was asked for. Where nobody was named, the key itself must say whose
    it is (WebAuthn §7.2, step 6).
    """
    try:
        said = json.loads(answer)
        challenge = _client_data(said).challenge
        asked_at = issued_at("login", challenge)
        passkey = _known_passkey(said, asked_of)
        credential = AttestedCredentialData(bytes(passkey.credential_data))
        _server().authenticate_complete(_state(challenge), [credential], said)
        data = AuthenticatorData(websafe_decode(said["response"]["authenticatorData"]))
    except MALFORMED as error:
        raise PasskeyRefused from error
    return ShownPasskey(passkey, data.counter, asked_at)


def user_handle_of(user: User) -> bytes:
    """The account's name in its passkeys: the same for all of them, and it tells nothing."""
    known = user.passkeys.order_by("pk").values_list("user_handle", flat=True).first()
    return websafe_decode(known) if known else keyed_hash(HANDLE_PURPOSE, user.pk.bytes)


def rp_id() -> str:
    """The name of this site in its passkeys: the host alone."""
    return urlsplit(settings.ISSUER).hostname or ""


def _known_passkey(said: dict[str, Any], asked_of: User | None) -> Passkey:
    """By its id; the account that the key itself names must be its owner's (WebAuthn §7.2)."""
    credential_id = websafe_encode(websafe_decode(said["rawId"]))
    passkey = Passkey.objects.select_related("user").filter(credential_id=credential_id).first()
    told = said["response"].get("userHandle")
    if passkey is None or (asked_of and passkey.user_id != asked_of.pk):
        raise PasskeyRefused
    if not (_is_handle_of(passkey, told) if told else asked_of):
        raise PasskeyRefused
    return passkey


def _is_handle_of(passkey: Passkey, told: Any) -> bool:
    """One made while the secret key changed has another key's handle."""
    if told == passkey.user_handle:
        return True
    return matches(HANDLE_PURPOSE, passkey.user_id.bytes, websafe_decode(told))


@functools.cache
def _asking_anybody(_issuer: str) -> str:
    return _asking(None, SOME_CHALLENGE)


def _asking(credentials: list[PublicKeyCredentialDescriptor] | None, challenge: bytes) -> str:
    options, _state = _server().authenticate_begin(credentials, VERIFIED, challenge)
    return json.dumps(dict(options)["publicKey"])


def _server() -> Fido2Server:
    parts = urlsplit(settings.ISSUER)
    origin = f"{parts.scheme}://{parts.netloc}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=rp_id(), name=settings.BRAND["account_name"]),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda told: told == origin,
    )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(passkey.credential_id)
    )


def _client_data(said: dict[str, Any]) -> CollectedClientData:
    return CollectedClientData(websafe_decode(said["response"]["clientDataJSON"]))


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": VERIFIED}
