"""The credentials of a Keycloak user: the hashed password, applications of codes, passkeys."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fido2.cbor import decode as decode_cbor
from fido2.cose import CoseKey, UnsupportedKey
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData

from kagu.connect.accounts.passwords.foreign import argon2_hashes, pbkdf2_hashes
from kagu.connect.accounts.passwords.foreign.binary import bytes_of
from kagu.connect.accounts.passwords.foreign.kinds import Kind, kept_text
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import EntryRefused, TakenGenerator, TakenPasskey
from kagu.connect.accounts.transfers.judgement import factor_name

PBKDF2 = {"pbkdf2": "sha1", "pbkdf2-sha1": "sha1", "pbkdf2-sha256": "sha256", "pbkdf2-sha512": "sha512"}
ARGON2_VERSIONS = {"1.3": "19", "1.0": "16"}
# In milliseconds, far behind any.
LAST_MOMENT = 10**14
# The only codes this site reads (RFC 6238's own): whatever else is told.
OUR_CODES = ("totp", 6, 30, "HmacSHA1")
MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, binascii.Error)

Credential = Mapping[str, Any]


def kept_password(credential: Credential) -> str:
    """What to keep of a credential of type « password ». Raises HashRefused."""
    try:
        return _kept_password(*_halves(credential))
    except MALFORMED as error:
        raise HashRefused("the credential cannot be read") from error


def generator_of(credential: Credential) -> TakenGenerator:
    """An application of codes. Raises EntryRefused with why it cannot be taken over."""
    try:
        data, secret = _halves(credential)
        kind = (data["subType"], int(data["digits"]), int(data["period"]), data["algorithm"])
        if kind != OUR_CODES:
            raise EntryRefused("its codes are not the usual ones (TOTP, SHA-1, 6 digits, 30 seconds)")
        is_base32 = str(data.get("secretEncoding") or "").upper() == "BASE32"
        raw = _from_base32(secret["value"]) if is_base32 else secret["value"].encode()
    except MALFORMED as error:
        raise EntryRefused("its codes cannot be read") from error
    return TakenGenerator(
        name=factor_name(_label(credential), "Application"),
        secret=base64.b32encode(raw).decode(),
        since=moment_of(credential),
    )


def passkey_of(credential: Credential, user_id: str) -> TakenPasskey:
    """A passkey or security key. Raises EntryRefused with why it cannot be taken over."""
    try:
        data, _secret = _halves(credential)
        credential_id = _bytes(data["credentialId"])
        told: Any = decode_cbor(_bytes(data["credentialPublicKey"]))
        public_key = CoseKey.parse(told)
        if isinstance(public_key, UnsupportedKey):
            raise EntryRefused("its key is of a kind that this site does not verify")
        aaguid = Aaguid(UUID(data["aaguid"]).bytes)
        whole = AttestedCredentialData.create(aaguid, credential_id, public_key)
    except MALFORMED as error:
        raise EntryRefused("its passkey cannot be read") from error
    return TakenPasskey(
        name=factor_name(_label(credential), "Passkey"),
        credential_id=websafe_encode(credential_id),
        credential_data=bytes(whole),
        # Keycloak tells browsers the text of the user's id.
        user_handle=websafe_encode(user_id.encode()),
        sign_count=max(0, int(data.get("counter") or 0)),
        since=moment_of(credential),
    )


def moment_of(credential: Credential) -> datetime | None:
    """When it was made."""
    told = credential.get("createdDate")
    if not isinstance(told, int | float) or not 0 < told < LAST_MOMENT:
        return None
    return datetime.fromtimestamp(told / 1000, tz=UTC)


def _kept_password(data: dict[str, Any], secret: dict[str, Any]) -> str:
    salt, digested = bytes_of(secret["salt"], what="salt"), bytes_of(secret["value"], what="hash")
    algorithm = str(data["algorithm"])
    if algorithm in PBKDF2:
        kept = pbkdf2_hashes.keep(PBKDF2[algorithm], str(data["hashIterations"]), salt, digested)
        return kept_text(Kind.PBKDF2, kept)
    if algorithm == "argon2":
        told = {name: values[0] for name, values in data["additionalParameters"].items()}
        version = ARGON2_VERSIONS[told.get("version", "1.3")]
        cost = (str(told["memory"]), str(data["hashIterations"]), str(told["parallelism"]))
        written = argon2_hashes.notation(told.get("type", "id"), version, cost, salt, digested)
        return kept_text(Kind.ARGON2, argon2_hashes.keep(written))
    raise HashRefused("the algorithm is not one that Keycloak brings")


def _halves(credential: Credential) -> tuple[dict[str, Any], dict[str, Any]]:
    """`credentialData` and `secretData`, JSON in JSON; before version 8 they stood side by side."""
    if "secretData" in credential:
        return json.loads(credential["credentialData"]), json.loads(credential["secretData"])
    data = {**credential, "subType": credential.get("type")}
    return data, {"salt": credential.get("salt"), "value": credential.get("hashedSaltedValue")}


def _label(credential: Credential) -> str:
    return str(credential.get("userLabel") or "")


def _bytes(text: str) -> bytes:
    """In either alphabet of base64: Keycloak writes the id in one and the key in the other."""
    plain = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _from_base32(text: str) -> bytes:
    plain = text.upper().rstrip("=")
    return base64.b32decode(plain + "=" * (-len(plain) % 8))
