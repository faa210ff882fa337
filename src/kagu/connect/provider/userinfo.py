"""The UserInfo endpoint (OIDC Core §5.3): JSON, or signed for a client that registered so."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from kagu.connect.clients.registry import StaleClient, remembered_client
from kagu.connect.clients.scopes import OPENID, claims_of
from kagu.connect.provider import claims_request, hot_sql
from kagu.connect.provider.bearer import REFUSED, presented_token
from kagu.connect.provider.endpoint import NO_STORE, Request, Response, json_response
from kagu.connect.provider.errors import MethodNotAllowed
from kagu.connect.provider.hot_sql import FoundGrant
from kagu.connect.provider.person_claims import person_claims
from kagu.connect.provider.token_errors import InsufficientScope, InvalidToken
from kagu.connect.signing import keys


def userinfo(request: Request) -> Response:
    """What the token's person let this client know."""
    if request.method not in ("GET", "POST"):
        raise MethodNotAllowed(("GET", "POST"))
    token = presented_token(request)
    scheme = "DPoP" if token.jkt else "Bearer"
    # A token for another resource is not for us (ASVS 10.3.1).
    if not token.grant_id or token.resource:
        raise InvalidToken("the access token is not for userinfo", scheme=scheme)
    scopes = token.scope.split()
    if OPENID not in scopes:
        raise InsufficientScope("the scope openid is needed", scheme=scheme)
    found = hot_sql.find_grant(token.grant_id, timezone.now())
    if found is None:
        raise InvalidToken(REFUSED, scheme=scheme)
    names = dict.fromkeys((*claims_of(scopes), *claims_request.loads(found.state.claims).userinfo))
    return _answer(found, {"sub": found.state.sub, **person_claims(found.person, names)})


def _answer(found: FoundGrant, claims: dict[str, Any]) -> Response:
    client = remembered_client(found.client_id)
    if client is None or client.revision != found.revision:
        raise StaleClient(found.client_id)
    if not client.userinfo_alg:
        return json_response(claims)
    signed = {**claims, "iss": settings.ISSUER, "aud": found.client_id}
    body = keys.sign(signed, alg=client.userinfo_alg).encode()
    return Response(200, body, (("Content-Type", "application/jwt"), *NO_STORE))
