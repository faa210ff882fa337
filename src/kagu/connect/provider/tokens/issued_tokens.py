"""What a successful token request answers (RFC 6749 §5.1, OIDC Core §3.1.3.3)."""

import secrets

from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import OPENID
from kagu.connect.provider.rows.typed_rows import GrantState
from kagu.connect.provider.tokens.access_tokens import (
    ACCESS_TOKEN_SECONDS,
    AccessToken,
    mint_access_token,
    mint_jwt_access_token,
)
from kagu.connect.provider.tokens.id_tokens import mint_id_token
from kagu.connect.provider.tokens.refresh_tokens import mint_refresh_token
from kagu.connect.provider.wire.errors import InvalidScope, InvalidTarget


def tokens_of_grant(
    client: Client, grant: GrantState, thumbprint: str, now: int, *, scope: str = ""
) -> dict[str, object]:
    """Access token, refresh token, ID Token; `scope` narrows the access token alone."""
    scopes = _still_allowed(client, grant, scope or grant.scope)
    access_token = AccessToken(
        grant_id=grant.id,
        client_id=client.client_id,
        expires_at=now + ACCESS_TOKEN_SECONDS,
        scope=" ".join(scopes),
        jkt=thumbprint,
        resource=grant.resource,
    )
    if not client.hears_of_ends:
        # A name of the session that serves nothing would only let its services be compared.
        grant = grant._replace(told_sid="")
    answer = _answer(client, access_token, now, grant)
    if "refresh_token" in client.grant_types:
        answer["refresh_token"] = mint_refresh_token(grant.id, grant.generation)
    if OPENID in grant.scope.split() and OPENID in client.scopes:
        answer["id_token"] = mint_id_token(client, grant, now)
    return answer


def tokens_of_client(
    client: Client, scope: str, resource: str, thumbprint: str, now: int
) -> dict[str, object]:
    """An access token alone: who can authenticate needs no refresh token (RFC 6749 §4.4.3)."""
    access_token = AccessToken(
        grant_id="",
        client_id=client.client_id,
        expires_at=now + ACCESS_TOKEN_SECONDS,
        scope=scope,
        jkt=thumbprint,
        jti=secrets.token_urlsafe(16),
        resource=resource,
    )
    return _answer(client, access_token, now, None)


def _still_allowed(client: Client, grant: GrantState, scope: str) -> list[str]:
    """The scopes, without those that were taken from the client since its person logged in."""
    if grant.resource and grant.resource not in client.audiences:
        raise InvalidTarget("resource is not one that the client may use any more")
    scopes = [name for name in scope.split() if name in client.scopes]
    if not scopes:
        raise InvalidScope("the client may not have any more what was granted")
    return scopes


def _answer(
    client: Client, access_token: AccessToken, now: int, grant: GrantState | None
) -> dict[str, object]:
    if access_token.resource:
        text = mint_jwt_access_token(access_token, now, client.id_token_alg, grant)
    else:
        text = mint_access_token(access_token)
    return {
        "access_token": text,
        "token_type": "DPoP" if access_token.jkt else "Bearer",
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": access_token.scope,
    }
