"""Bytes written as text inside hashes: base64 in its several alphabets."""

import base64
import binascii

from kagu.connect.accounts.passwords.foreign.refusals import HashRefused

# Passlib writes « . » for « + »; WebAuthn and JOSE write « - » and « _ ».
STANDARD = str.maketrans("-_.", "+/+")
# No hash and no salt of any kind read here is longer.
MOST_BYTES = 128


def bytes_of(text: str, *, what: str) -> bytes:
    """The bytes of this base64, padded or not. Raises HashRefused."""
    plain = text.translate(STANDARD).rstrip("=")
    try:
        read = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise HashRefused(f"the {what} is no base64") from error
    if not read or len(read) > MOST_BYTES:
        raise HashRefused(f"the {what} has {len(read)} bytes")
    return read


def text_of(data: bytes) -> str:
    """Standard base64 without padding: no « $ » in it."""
    return base64.b64encode(data).decode().rstrip("=")


def number_of(text: str, most: int, *, what: str) -> int:
    """A positive number, `most` at most: what costs more is refused, never computed. Raises HashRefused."""
    if not (text.isascii() and text.isdecimal() and len(text) < len(str(most)) + 2) or int(text) == 0:
        raise HashRefused(f"the {what} cannot be read, or is absurd")
    if int(text) > most:
        raise HashRefused(f"its cost is absurd: {text} {what}, {most} at most")
    return int(text)
