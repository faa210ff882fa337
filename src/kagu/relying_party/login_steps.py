"""The steps by which the provider's answer becomes a session here, in the order they are called."""

from datetime import UTC, datetime
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from joserfc.errors import JoseError

from kagu.relying_party import discovery, local_sessions
from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.listener import listener
from kagu.relying_party.oidc_client import (
    LEEWAY_SECONDS,
    ProviderClient,
    id_token_beside,
    id_token_rules,
    provider_client,
)
from kagu.relying_party.refusals import LoginDenied, LoginFailed
from kagu.relying_party.started_logins import Begun
from kagu.site import clock

DENIED = ("access_denied", "login_required", "consent_required", "interaction_required")


def check_answer(request: HttpRequest) -> None:
    """RFC 9207 §2.4 first: whose answer is this? Then whether it is an error."""
    answered_by = request.GET.getlist("iss")
    must_say = discovery.metadata().get("authorization_response_iss_parameter_supported")
    if (answered_by or must_say) and answered_by != [discovery.issuer()]:
        raise LoginFailed("iss is not our provider")
    error = request.GET.get("error")
    if error in DENIED:
        raise LoginDenied
    if error in ("temporarily_unavailable", "server_error"):
        raise ProviderDown(error)
    if error or not request.GET.get("code"):
        raise LoginFailed(f"the provider answers {error}")


def fetch_claims(request: HttpRequest, begun: Begun, redirect_uri: str) -> tuple[dict[str, Any], str]:
    """Redeem the code; the claims of the ID token, completed by userinfo, and the ID token itself."""
    client = provider_client()
    try:
        token = client.fetch_access_token(
            redirect_uri=redirect_uri,
            code=request.GET["code"],
            code_verifier=begun.code_verifier,
        )
        claims = _id_token_claims(client, token, begun)
        if discovery.metadata().get("userinfo_endpoint"):
            claims = {**_userinfo(client, token, claims["sub"]), **claims}
    except requests.RequestException as error:
        raise ProviderDown(str(error)) from error
    except (OAuthError, JoseError, ValueError, TypeError, KeyError) as error:
        raise LoginFailed(repr(error)) from error
    return claims, token["id_token"]


def _id_token_claims(client: ProviderClient, token: dict[str, Any], begun: Begun) -> dict[str, Any]:
    claims = client.parse_id_token(
        token,
        begun.nonce,
        claims_options=id_token_rules(),
        claims_cls=id_token_beside(token.get("access_token")),
        leeway=LEEWAY_SECONDS,
    )
    if claims is None:
        raise LoginFailed("the provider gave no ID token")
    if begun.max_age is not None:
        oldest = clock.timestamp() - int(begun.max_age) - LEEWAY_SECONDS
        if claims.get("auth_time", 0) < oldest:
            raise LoginFailed("the provider did not ask for a recent login")
    return dict(claims)


def _userinfo(client: ProviderClient, token: dict[str, Any], sub: str) -> dict[str, Any]:
    found = client.userinfo(token=token)
    # OIDC Core §5.3.2: else these are someone else's claims.
    if found.get("sub") != sub:
        raise LoginFailed("userinfo speaks of someone else")
    return dict(found)


def open_session(request: HttpRequest, claims: dict[str, Any], id_token: str, acr_values: str = "") -> None:
    """The session knows how the provider says it was proved (`amr`, `acr`), and what was asked for."""
    user = listener().find_or_create_user(claims)
    is_again = auth.SESSION_KEY in request.session
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if is_again:
        # Django keeps the cookie of a person who proves again who they are (ASVS 7.2.4).
        request.session.cycle_key()
    request.session.update(_told_by_provider(claims) | {"acr_values": acr_values})
    request.session.save()
    local_sessions.keep_id_token(request, id_token)
    # Last: whoever comes second, this check or the token that ends the session, sees the other.
    issued_at = datetime.fromtimestamp(claims["iat"], UTC)
    if local_sessions.was_ended(request.session["sid"], claims["sub"], issued_at):
        auth.logout(request)
        raise LoginFailed("the provider has ended this session meanwhile")


def _told_by_provider(claims: dict[str, Any]) -> dict[str, Any]:
    """What the session keeps of the ID token, and when this log-in came."""
    return {
        "issuer": discovery.issuer(),
        "sub": claims["sub"],
        "sid": str(claims.get("sid", "")),
        "auth_time": claims.get("auth_time"),
        "allowed_at": claims["iat"],
        "amr": [str(method) for method in claims.get("amr") or []],
        "acr": str(claims.get("acr") or ""),
        "logged_in_at": clock.now().isoformat(),
    }
