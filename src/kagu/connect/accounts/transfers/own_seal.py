"""The signature of our file of accounts: a signed JWT beside it, over its SHA-256."""

import hashlib
from pathlib import Path
from typing import Any

from kagu.connect.signing import keys
from kagu.connect.signing.foreign_tokens import ForeignTokenRefused, verify_with_jwks
from kagu.inputs.files import FileBroken

TYPE = "accounts+jwt"
CHUNK = 1024 * 1024
LONGEST_SEAL = 16 * 1024


def seal_path(path: Path) -> Path:
    """Where the signature of this file stands."""
    return path.with_name(f"{path.name}.jwt")


def digest_of(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_seal(path: Path, jwks: dict[str, Any] | None) -> dict[str, Any]:
    """What the signature says. Raises FileBroken unless one of these keys, or of ours, signed this file."""
    try:
        token = seal_path(path).read_text(encoding="ascii").strip()[:LONGEST_SEAL]
        claims = _claims(token, jwks)
        if claims.get("sha256") != digest_of(path):
            raise FileBroken("it was cut or altered since it was signed")
    except OSError as error:
        raise FileBroken(f"{seal_path(path).name}: {error.strerror}") from error
    except (keys.SignatureRefused, ForeignTokenRefused, ValueError) as error:
        raise FileBroken("no key of the site that should have written it signed it") from error
    return claims


def _claims(token: str, jwks: dict[str, Any] | None) -> dict[str, Any]:
    if jwks is None:
        return keys.verify(token, typ=TYPE)
    read = verify_with_jwks(token, jwks)
    if read.header.get("typ") != TYPE:
        raise ForeignTokenRefused("signed for another use")
    return read.claims
