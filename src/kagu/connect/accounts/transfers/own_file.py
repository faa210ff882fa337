"""Our own file of accounts: JSON Lines, one account a line, signed apart (docs/operate/bring-accounts.md)."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kagu.connect.accounts.models import CodeGenerator, Passkey, User
from kagu.connect.accounts.passwords.foreign.kept_hashes import read_kept
from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.second_factors.one_time_codes import secret_of
from kagu.connect.accounts.transfers.arrivals import Entry, EntryRefused, Facts, TakenGenerator, TakenPasskey
from kagu.connect.accounts.transfers.judgement import READERS
from kagu.connect.accounts.transfers.own_seal import check_seal
from kagu.connect.accounts.transfers.text_lines import lines_of, refuse_line
from kagu.secret_keys.keyed_hashes import keyed_hash

PURPOSE = "exported account"
MALFORMED = (ValueError, TypeError, KeyError, AttributeError)
HIGHEST_LEVEL = 9


class OwnFile:
    """Believed only with its signature, by the keys of the Kagu that wrote it; ours where none are given."""

    def __init__(self, path: Path, jwks: dict[str, Any] | None) -> None:
        self._path = path
        self._jwks = jwks

    def entries(self) -> Iterator[Entry]:
        """Raises FileBroken, before the first one where the signature is not that of the file."""
        check_seal(self._path, self._jwks)
        for number, text in lines_of(self._path, "utf-8"):
            try:
                refuse_line(text)
                yield Entry(f"line {number}", _facts(json.loads(text)))
            except EntryRefused as refusal:
                yield Entry(f"line {number}", refusal)
            except MALFORMED:
                yield Entry(f"line {number}", EntryRefused("this is no account of Kagu"))


def line_of(user: User) -> dict[str, Any]:
    """Everything of an account that can go with it; sessions, history and rights stay."""
    has_password = user.has_usable_password()
    return {
        # Not the account's own number, which is never shown outside.
        "id": keyed_hash(PURPOSE, user.pk.bytes).hex(),
        "email": user.email,
        "is_proven": user.activated_at is not None,
        "is_enabled": user.state != User.State.SUSPENDED,
        "must_change_password": user.must_change_password,
        "password": user.password if has_password else "",
        "password_changed_at": _text(user.password_changed_at),
        "profile": {name: _text(getattr(user, name)) for name in READERS},
        "address": user.address,
        "verified_level": user.verified_level,
        "language": user.language,
        "subjects": {subject.sector: subject.sub for subject in user.subjects.all()},
        "consents": {one.client.client_id: one.scopes for one in user.connections.all()},
        "code_generators": [_generator_line(one) for one in user.code_generators.all()],
        "passkeys": [_passkey_line(one) for one in user.passkeys.all()],
    }


def _generator_line(one: CodeGenerator) -> dict[str, Any]:
    return {"name": one.name, "secret": secret_of(one), "since": _text(one.created_at)}


def _passkey_line(one: Passkey) -> dict[str, Any]:
    return {
        "name": one.name,
        "credential_id": one.credential_id,
        "credential_data": base64.b64encode(bytes(one.credential_data)).decode(),
        "user_handle": one.user_handle,
        "attachment": one.attachment,
        "sign_count": one.sign_count,
        "since": _text(one.created_at),
    }


def _text(value: str | date | datetime | None) -> str:
    return value if isinstance(value, str) else value.isoformat() if value else ""


def _facts(told: dict[str, Any]) -> Facts:
    level = int(told["verified_level"])
    return Facts(
        source_id=str(told["id"]),
        email=str(told["email"]),
        password=_password(str(told["password"])),
        profile={name: str(told["profile"].get(name, "")) for name in READERS},
        language=str(told["language"]),
        is_proven=told["is_proven"] is True,
        is_enabled=told["is_enabled"] is True,
        must_change_password=told["must_change_password"] is True,
        password_changed_at=_moment(told["password_changed_at"]),
        verified_level=level if 0 <= level <= HIGHEST_LEVEL else 0,
        address=dict(told["address"]),
        generators=[_generator(one) for one in told["code_generators"]],
        passkeys=[_passkey(one) for one in told["passkeys"]],
        consents={str(name): list(map(str, scopes)) for name, scopes in told["consents"].items()},
        subjects={str(sector): str(sub) for sector, sub in told["subjects"].items()},
    )


def _generator(told: dict[str, Any]) -> TakenGenerator:
    return TakenGenerator(str(told["name"]), str(told["secret"]), _moment(told["since"]))


def _passkey(told: dict[str, Any]) -> TakenPasskey:
    return TakenPasskey(
        name=str(told["name"]),
        credential_id=str(told["credential_id"]),
        credential_data=base64.b64decode(told["credential_data"], validate=True),
        user_handle=str(told["user_handle"]),
        sign_count=int(told["sign_count"]),
        attachment=str(told["attachment"]),
        since=_moment(told["since"]),
    )


def _password(encoded: str) -> str | HashRefused:
    try:
        return read_kept(encoded) if encoded else ""
    except HashRefused as refusal:
        return refusal


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
