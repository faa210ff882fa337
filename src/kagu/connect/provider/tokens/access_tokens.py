"""The access token: opaque to services, or a JWT for the resource it was asked for (RFC 9068)."""

import base64
import binascii
import json
import secrets
from typing import NamedTuple

from django.conf import settings

from kagu.connect.provider.rows.typed_rows import GrantState
from kagu.connect.provider.wire.authentication_context import acr_of
from kagu.connect.signing import keys
from kagu.secret_keys.keyed_hashes import keyed_hash, matches

ACCESS_TOKEN_SECONDS = 600
PREFIX = "kga_"
PURPOSE = "access token"
MAC_LENGTH = 32
LONGEST_TOKEN = 8 * 1024


class AccessTokenRefused(Exception):
    """Not one of ours, or expired."""


class AccessToken(NamedTuple):
    """What a token says. With a `grant_id` it lives only as long as the grant."""

    grant_id: str
    client_id: str
    expires_at: int
    scope: str
    jkt: str = ""
    jti: str = ""
    resource: str = ""


def mint_access_token(token: AccessToken) -> str:
    """The opaque form: our words and our MAC."""
    words = json.dumps(token, separators=(",", ":")).encode()
    return PREFIX + base64.urlsafe_b64encode(words + keyed_hash(PURPOSE, words)).rstrip(b"=").decode()


def mint_jwt_access_token(token: AccessToken, issued_at: int, alg: str, grant: GrantState | None) -> str:
    """The form that a resource reads by itself, RFC 9068 §2.2."""
    claims: dict[str, object] = {
        "iss": settings.ISSUER,
        "sub": grant.sub if grant else token.client_id,
        "aud": token.resource,
        "client_id": token.client_id,
        "scope": token.scope,
        "iat": issued_at,
        "exp": token.expires_at,
        "jti": f"{token.grant_id}.{secrets.token_urlsafe(8)}",
    }
    if grant:
        claims |= {"auth_time": grant.auth_time, "acr": acr_of(grant.amr.split())}
    if grant and grant.told_sid:
        claims["sid"] = grant.told_sid
    if token.jkt:
        claims["cnf"] = {"jkt": token.jkt}
    return keys.sign(claims, typ="at+jwt", alg=alg)


def open_access_token(text: str, now: int) -> AccessToken:
    """What a token of either form says, its MAC or signature and its time checked."""
    if len(text) > LONGEST_TOKEN:
        raise AccessTokenRefused
    token = _open_opaque(text[len(PREFIX) :]) if text.startswith(PREFIX) else _open_jwt(text)
    if token.expires_at <= now:
        raise AccessTokenRefused
    return token


def _open_opaque(text: str) -> AccessToken:
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise AccessTokenRefused from error
    words, code = decoded[:-MAC_LENGTH], decoded[-MAC_LENGTH:]
    if not matches(PURPOSE, words, code):
        raise AccessTokenRefused
    return AccessToken(*json.loads(words))


def _open_jwt(text: str) -> AccessToken:
    try:
        claims = keys.verify(text, typ="at+jwt")
    except keys.SignatureRefused as error:
        raise AccessTokenRefused from error
    return AccessToken(
        grant_id=claims["jti"].partition(".")[0],
        client_id=claims["client_id"],
        expires_at=claims["exp"],
        scope=claims["scope"],
        jkt=claims.get("cnf", {}).get("jkt", ""),
        jti=claims["jti"],
        resource=claims["aud"],
    )
