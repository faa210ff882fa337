"""The refresh token: a grant's id, its generation, and our MAC."""

import base64
import binascii

from kagu.connect.provider.wire.errors import InvalidGrant
from kagu.secret_keys.keyed_hashes import keyed_hash, matches

PREFIX = "kgr_"
PURPOSE = "refresh token"
MAC_LENGTH = 32


def mint_refresh_token(grant_id: str, generation: int) -> str:
    """The token of this generation; the same one each time it is asked for."""
    words = f"{grant_id}.{generation}".encode()
    return PREFIX + base64.urlsafe_b64encode(words + keyed_hash(PURPOSE, words)).rstrip(b"=").decode()


def open_refresh_token(token: str) -> tuple[str, int]:
    """The grant's id and the generation; InvalidGrant for anything that is not ours."""
    try:
        decoded = base64.b64decode(
            token.removeprefix(PREFIX) + "=" * (-len(token.removeprefix(PREFIX)) % 4),
            altchars=b"-_",
            validate=True,
        )
    except (binascii.Error, ValueError) as error:
        raise InvalidGrant("the refresh token is not valid") from error
    words, code = decoded[:-MAC_LENGTH], decoded[-MAC_LENGTH:]
    if not token.startswith(PREFIX) or not matches(PURPOSE, words, code):
        raise InvalidGrant("the refresh token is not valid")
    grant_id, _, generation = words.decode().partition(".")
    return grant_id, int(generation)
