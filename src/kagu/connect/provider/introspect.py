"""Token introspection (RFC 7662)."""

import time

from django.conf import settings
from django.utils import timezone

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, is_current
from kagu.connect.provider import hot_sql
from kagu.connect.provider.access_tokens import AccessToken, AccessTokenRefused, open_access_token
from kagu.connect.provider.client_authentication import authenticate_confidential_client
from kagu.connect.provider.endpoint import Request, Response, json_response
from kagu.connect.provider.errors import InvalidGrant
from kagu.connect.provider.models import SpentIdentifier
from kagu.connect.provider.parameters import form_parameters, required
from kagu.connect.provider.refresh_tokens import PREFIX, open_refresh_token
from kagu.connect.provider.spent_identifiers import spent_id

INACTIVE: dict[str, object] = {"active": False}


def introspect(request: Request) -> Response:
    """What a token is good for, told to its own client and to the resource it was made for."""
    parameters = form_parameters(request)
    client = authenticate_confidential_client(request, parameters)
    text = required(parameters, "token")
    if not is_current(client):
        raise StaleClient(client.client_id)
    # The hint changes nothing: our tokens say themselves what they are.
    return json_response(
        _refresh_token(client, text) if text.startswith(PREFIX) else _access_token(client, text)
    )


def _refresh_token(client: Client, text: str) -> dict[str, object]:
    try:
        grant_id, generation = open_refresh_token(text)
    except InvalidGrant:
        return INACTIVE
    found = hot_sql.find_grant(grant_id, timezone.now())
    if found is None or found[0].generation != generation or found[1] != client.client_id:
        return INACTIVE
    grant = found[0]
    return {"active": True, "client_id": client.client_id, "scope": grant.scope, "sub": grant.sub,
            "iss": settings.ISSUER}  # fmt: skip


def _access_token(client: Client, text: str) -> dict[str, object]:
    try:
        token = open_access_token(text, int(time.time()))
    except AccessTokenRefused:
        return INACTIVE
    is_theirs = token.client_id == client.client_id or token.resource in client.resources
    if not is_theirs:
        return INACTIVE
    sub = _living_subject(token)
    return INACTIVE if sub is None else _describe(token, sub)


def _living_subject(token: AccessToken) -> str | None:
    """Whose token it is, None when it was revoked."""
    if token.grant_id:
        found = hot_sql.find_grant(token.grant_id, timezone.now())
        return found[0].sub if found else None
    is_revoked = SpentIdentifier.objects.filter(pk=spent_id("access token", token.jti)).exists()
    return None if is_revoked else token.client_id


def _describe(token: AccessToken, sub: str) -> dict[str, object]:
    described: dict[str, object] = {
        "active": True,
        "iss": settings.ISSUER,
        "sub": sub,
        "client_id": token.client_id,
        "scope": token.scope,
        "exp": token.expires_at,
        "token_type": "DPoP" if token.jkt else "Bearer",
    }
    if token.resource:
        described["aud"] = token.resource
    if token.jkt:
        described["cnf"] = {"jkt": token.jkt}
    return described
