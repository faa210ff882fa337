"""Token revocation (RFC 7009): deleting the grant, so every token of it is dead at once."""

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, is_current
from kagu.connect.provider.client_proof.client_authentication import authenticate_client
from kagu.connect.provider.models import Grant
from kagu.connect.provider.rows.spent_identifiers import spend, spent_id
from kagu.connect.provider.tokens.access_tokens import AccessToken, AccessTokenRefused, open_access_token
from kagu.connect.provider.tokens.grants import delete_grant
from kagu.connect.provider.tokens.refresh_tokens import PREFIX, open_refresh_token
from kagu.connect.provider.wire.endpoint import NO_STORE, Request, Response
from kagu.connect.provider.wire.errors import InvalidGrant
from kagu.connect.provider.wire.parameters import form_parameters, required
from kagu.site import clock


def revoke(request: Request) -> Response:
    """200 also for a token that means nothing to us (§2.2); never another client's token."""
    parameters = form_parameters(request)
    client = authenticate_client(request, parameters)
    grant_id, own_token = _read(client, required(parameters, "token"))
    # The same statement tells, or another one, that the asking client is still current.
    client_now = {"client_id": client.pk, "client__revision": client.revision, "client__is_enabled": True}
    if grant_id and Grant.objects.filter(pk=grant_id, **client_now).exists():
        delete_grant(grant_id)
    elif not is_current(client):
        raise StaleClient(client.client_id)
    elif own_token:
        spend(spent_id("access token", own_token.jti), own_token.expires_at)
    return Response(200, b"", NO_STORE)


def _read(client: Client, text: str) -> tuple[str, AccessToken | None]:
    """The grant that the token is of; or the token itself, where a machine got it in its own name."""
    try:
        if text.startswith(PREFIX):
            return open_refresh_token(text)[0], None
        token = open_access_token(text, clock.seconds())
    except (InvalidGrant, AccessTokenRefused):
        return "", None
    is_own = not token.grant_id and token.client_id == client.client_id
    return token.grant_id, token if is_own else None
