"""An export as JSON, with a signed digest: a reader can tell that it is ours and whole."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings

from kagu.connect.accounts.export.contents import File, Row, account_of, lists_of
from kagu.connect.accounts.models import User
from kagu.connect.signing import keys
from kagu.site import clock

SIGNATURE_TYPE = "account-export+jwt"


def write_json(user: User, file: File) -> None:
    """`data`, then `signature`: a JWT with the SHA-256 of `data` as compact JSON with sorted names."""
    digest = hashlib.sha256()
    file.write(b'{"data":\n')
    for piece in _pieces({"account": account_of(user), **lists_of(user)}):
        digest.update(piece.encode())
        # Between two pieces a line may break: what is parsed stays the same.
        file.write(f"{piece}\n".encode())
    claims = {"iss": settings.ISSUER, "iat": clock.seconds(), "sha256": digest.hexdigest()}
    file.write(f',"signature": {_compact(keys.sign(claims, typ=SIGNATURE_TYPE))}}}\n'.encode())


def _pieces(data: dict[str, Row | Iterator[Row]]) -> Iterator[str]:
    """The compact JSON of all the sections, a row at a time."""
    opening = "{"
    for name in sorted(data):
        yield f"{opening}{_compact(name)}:"
        opening = ","
        section = data[name]
        if isinstance(section, dict):
            yield _compact(section)
        else:
            yield from _pieces_of_list(section)
    yield "}"


def _pieces_of_list(rows: Iterable[Row]) -> Iterator[str]:
    opening = "["
    for row in rows:
        yield opening + _compact(row)
        opening = ","
    yield "]" if opening == "," else "[]"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_in_iso)


def _in_iso(value: date) -> str:
    return value.isoformat()
