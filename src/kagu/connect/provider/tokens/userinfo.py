"""The UserInfo endpoint (OIDC Core §5.3): JSON, or signed for a client that registered so."""

from typing import Any

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, remembered_client
from kagu.connect.clients.scopes import OPENID, claims_of
from kagu.connect.provider.authorization import claims_request
from kagu.connect.provider.rows import hot_sql
from kagu.connect.provider.rows.typed_rows import FoundGrant
from kagu.connect.provider.tokens.bearer import REFUSED, presented_token
from kagu.connect.provider.tokens.person_claims import person_claims
from kagu.connect.provider.wire.endpoint import NO_STORE, Request, Response, json_response
from kagu.connect.provider.wire.errors import MethodNotAllowed
from kagu.connect.provider.wire.token_errors import InsufficientScope, InvalidToken
from kagu.connect.signing import keys
from kagu.site import clock


def userinfo(request: Request) -> Response:
    """What the token's person let this client know."""
    if request.method not in ("GET", "POST"):
        raise MethodNotAllowed(("GET", "POST"))
    token = presented_token(request)
    scheme = "DPoP" if token.jkt else "Bearer"
    # A token for another resource is not for us (ASVS 10.3.1).
    if not token.grant_id or token.resource:
        raise InvalidToken("the access token is not for userinfo", scheme=scheme)
    found = hot_sql.find_grant(token.grant_id, clock.now())
    if found is None:
        raise InvalidToken(REFUSED, scheme=scheme)
    client = _client_of(found)
    # What was taken from the client since its login is given no more.
    scopes = [scope for scope in token.scope.split() if scope in client.scopes]
    if OPENID not in scopes:
        raise InsufficientScope("the scope openid is needed", scheme=scheme)
    names = dict.fromkeys((*claims_of(scopes), *_asked_one_by_one(client, found)))
    return _answer(client, {"sub": found.state.sub, **person_claims(found.person, names)})


def _client_of(found: FoundGrant) -> Client:
    client = remembered_client(found.client_id)
    if client is None or client.revision != found.revision:
        raise StaleClient(found.client_id)
    return client


def _asked_one_by_one(client: Client, found: FoundGrant) -> tuple[str, ...]:
    asked = claims_request.loads(found.state.claims)
    return asked.keep(claims_of(client.scopes)).userinfo if asked.userinfo else ()


def _answer(client: Client, claims: dict[str, Any]) -> Response:
    if not client.userinfo_alg:
        return json_response(claims)
    signed = {**claims, "iss": settings.ISSUER, "aud": client.client_id}
    body = keys.sign(signed, alg=client.userinfo_alg).encode()
    return Response(200, body, (("Content-Type", "application/jwt"), *NO_STORE))
