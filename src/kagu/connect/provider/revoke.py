"""Token revocation (RFC 7009): deleting the grant, so every token of it is dead at once."""

import time

from kagu.connect.clients.models import Client
from kagu.connect.provider.access_tokens import AccessTokenRefused, open_access_token
from kagu.connect.provider.client_authentication import authenticate_client
from kagu.connect.provider.endpoint import NO_STORE, Request, Response
from kagu.connect.provider.errors import InvalidGrant
from kagu.connect.provider.grants import delete_grant
from kagu.connect.provider.models import Grant
from kagu.connect.provider.parameters import form_parameters, required
from kagu.connect.provider.refresh_tokens import PREFIX, open_refresh_token
from kagu.connect.provider.spent_identifiers import spend, spent_id


def revoke(request: Request) -> Response:
    """200 also for a token that means nothing to us (§2.2); never another client's token."""
    parameters = form_parameters(request)
    client = authenticate_client(request, parameters)
    text = required(parameters, "token")
    try:
        grant_id = open_refresh_token(text)[0] if text.startswith(PREFIX) else _of_access_token(client, text)
    except (InvalidGrant, AccessTokenRefused):
        grant_id = ""
    if grant_id and Grant.objects.filter(pk=grant_id, client_id=client.pk).exists():
        delete_grant(grant_id)
    return Response(200, b"", NO_STORE)


def _of_access_token(client: Client, text: str) -> str:
    token = open_access_token(text, int(time.time()))
    if not token.grant_id and token.client_id == client.client_id:
        spend(spent_id("access token", token.jti), token.expires_at)
    return token.grant_id
