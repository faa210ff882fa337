"""The ID Token that a service shows to say whom it means (`id_token_hint`, OIDC Core §3.1.2.1)."""

from typing import Any

from django.conf import settings

from kagu.connect.provider.wire.errors import InvalidRequest
from kagu.connect.signing import keys

# A signed userinfo answer has our issuer and the client as `aud` too; it tells of no login.
OF_EVERY_ID_TOKEN = frozenset({"aud", "exp", "auth_time"})


def read_hint(text: str) -> dict[str, Any]:
    """What an ID Token of ours says, expired or not; InvalidRequest for anything else."""
    try:
        claims = keys.verify(text)
    except keys.SignatureRefused as error:
        raise InvalidRequest("id_token_hint is not an ID Token of this issuer") from error
    if claims.get("iss") != settings.ISSUER or not claims.keys() >= OF_EVERY_ID_TOKEN:
        raise InvalidRequest("id_token_hint is not an ID Token of this issuer")
    return claims
