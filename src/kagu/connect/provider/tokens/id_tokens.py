"""The ID Token (OIDC Core §2)."""

from typing import Any

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import claims_of
from kagu.connect.provider.authorization import claims_request
from kagu.connect.provider.rows import hot_sql
from kagu.connect.provider.rows.typed_rows import GrantState
from kagu.connect.provider.tokens.person_claims import person_claims
from kagu.connect.provider.wire.authentication_context import acr_of
from kagu.connect.signing import keys
from kagu.site import clock

ID_TOKEN_SECONDS = 600


def mint_id_token(client: Client, grant: GrantState, issued_at: int) -> str:
    """Who logged in, when and how; the person's data only where `claims` asked for it here."""
    amr = grant.amr.split()
    claims: dict[str, Any] = {
        "iss": settings.ISSUER,
        "sub": grant.sub,
        "aud": client.client_id,
        "exp": issued_at + ID_TOKEN_SECONDS,
        "iat": issued_at,
        "auth_time": grant.auth_time,
        "acr": acr_of(amr),
        "amr": amr,
    }
    if grant.told_sid:
        claims["sid"] = grant.told_sid
    # Only the first ID Token answers the request that held the nonce (OIDC Core §12.2).
    if grant.nonce and grant.generation == 0:
        claims["nonce"] = grant.nonce
    asked = claims_request.loads(grant.claims)
    if asked.id_token:
        names = asked.keep(claims_of(client.scopes)).id_token
        found = hot_sql.find_grant(grant.id, clock.now())
        claims |= person_claims(found.person, names) if found else {}
    return keys.sign(claims, alg=client.id_token_alg)
