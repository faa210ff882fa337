"""Token introspection (RFC 7662)."""

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, find_client, is_current
from kagu.connect.provider.client_proof.client_authentication import authenticate_confidential_client
from kagu.connect.provider.models import SpentIdentifier
from kagu.connect.provider.rows import hot_sql
from kagu.connect.provider.rows.spent_identifiers import spent_id
from kagu.connect.provider.rows.typed_rows import FoundGrant
from kagu.connect.provider.tokens.access_tokens import AccessToken, AccessTokenRefused, open_access_token
from kagu.connect.provider.tokens.refresh_tokens import PREFIX, open_refresh_token
from kagu.connect.provider.wire.endpoint import Request, Response, json_response
from kagu.connect.provider.wire.errors import InvalidGrant
from kagu.connect.provider.wire.parameters import form_parameters, required
from kagu.site import clock

INACTIVE: dict[str, object] = {"active": False}


def introspect(request: Request) -> Response:
    """What a token is good for, told to its own client and to the resource it was made for."""
    parameters = form_parameters(request)
    client = authenticate_confidential_client(request, parameters)
    text = required(parameters, "token")
    # The hint changes nothing: our tokens say themselves what they are.
    is_refresh_token = text.startswith(PREFIX)
    return json_response(_refresh_token(client, text) if is_refresh_token else _access_token(client, text))


def _refresh_token(client: Client, text: str) -> dict[str, object]:
    try:
        grant_id, generation = open_refresh_token(text)
    except InvalidGrant:
        grant_id, generation = "", 0
    found = _find(client, grant_id)
    if found is None or found.state.generation != generation or found.client_id != client.client_id:
        return INACTIVE
    facts = {"iss": settings.ISSUER, "client_id": client.client_id}
    return {"active": True, **facts, "scope": found.state.scope, "sub": found.state.sub}


def _access_token(client: Client, text: str) -> dict[str, object]:
    try:
        token = open_access_token(text, clock.seconds())
    except AccessTokenRefused:
        token = None
    found = _find(client, token.grant_id if token else "")
    if token is None or (token.client_id != client.client_id and token.resource not in client.resources):
        return INACTIVE
    if token.grant_id:
        return _describe(token, found.state.sub) if found else INACTIVE
    return _describe(token, token.client_id) if _still_serves(token) else INACTIVE


def _find(client: Client, grant_id: str) -> FoundGrant | None:
    """The grant; the same statement tells, or another one, that the asking client is still current."""
    found = hot_sql.find_grant(grant_id, clock.now()) if grant_id else None
    is_told = found is not None and (found.client_id, found.revision) == (client.client_id, client.revision)
    if not is_told and not is_current(client):
        raise StaleClient(client.client_id)
    return found


def _still_serves(token: AccessToken) -> bool:
    """A machine's own token, until it is revoked or its client stopped."""
    is_revoked = SpentIdentifier.objects.filter(pk=spent_id("access token", token.jti)).exists()
    return not is_revoked and find_client(token.client_id) is not None


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
