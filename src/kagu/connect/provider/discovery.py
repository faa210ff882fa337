"""What any client may read about this provider (OIDC Discovery §3, RFC 8414 §2)."""

from typing import Any

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import SUPPORTED_CLAIMS, SUPPORTED_SCOPES
from kagu.connect.provider.authorization.destination import RESPONSE_MODES
from kagu.connect.provider.client_proof import dpop
from kagu.connect.provider.wire.authentication_context import SUPPORTED_ACRS
from kagu.connect.provider.wire.endpoint import Headers, Request, Response, json_response
from kagu.connect.provider.wire.errors import MethodNotAllowed
from kagu.connect.signing import keys
from kagu.connect.signing.foreign_tokens import SIGNATURE_ALGORITHMS
from kagu.connect.signing.key_ring import ALGORITHMS

# Public facts: any page may read them, and keep them for an hour.
PUBLIC: Headers = (("Cache-Control", "public, max-age=3600"), ("Access-Control-Allow-Origin", "*"))
# A key withdrawn because it leaked is believed no longer than this by whoever heeds it.
PUBLIC_KEYS: Headers = (("Cache-Control", "public, max-age=300"), ("Access-Control-Allow-Origin", "*"))
CONFIDENTIAL_METHODS = [method.value for method in Client.AuthMethod if method != Client.AuthMethod.NONE]
ASSERTION_ALGORITHMS = [*SIGNATURE_ALGORITHMS, "HS256"]


def discovery(request: Request) -> Response:
    """`/.well-known/openid-configuration`."""
    _check_method(request)
    return json_response({**_endpoints(), **_abilities(), **_authentication()}, headers=PUBLIC)


def jwks(request: Request) -> Response:
    """The keys that our signatures are checked with."""
    _check_method(request)
    return json_response(keys.public_jwks(), headers=PUBLIC_KEYS)


def _check_method(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(("GET", "HEAD"))


def _endpoints() -> dict[str, Any]:
    issuer = settings.ISSUER
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/end-session",
        "introspection_endpoint": f"{issuer}/introspect",
        "revocation_endpoint": f"{issuer}/revoke",
        "pushed_authorization_request_endpoint": f"{issuer}/par",
    }


def _abilities() -> dict[str, Any]:
    return {
        "scopes_supported": list(SUPPORTED_SCOPES),
        "claims_supported": ["sub", "auth_time", "acr", "amr", "sid", *SUPPORTED_CLAIMS],
        "claim_types_supported": ["normal"],
        "response_types_supported": ["code"],
        "response_modes_supported": list(RESPONSE_MODES),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "userinfo_signing_alg_values_supported": list(ALGORITHMS),
        "request_object_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "acr_values_supported": list(SUPPORTED_ACRS),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": [code for code, _ in settings.LANGUAGES],
        "display_values_supported": ["page"],
        "code_challenge_methods_supported": ["S256"],
        "claims_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": False,
        "require_request_uri_registration": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }


def _authentication() -> dict[str, Any]:
    return {
        "token_endpoint_auth_methods_supported": [*CONFIDENTIAL_METHODS, "none"],
        "token_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "introspection_endpoint_auth_methods_supported": CONFIDENTIAL_METHODS,
        "introspection_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "revocation_endpoint_auth_methods_supported": [*CONFIDENTIAL_METHODS, "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": ASSERTION_ALGORITHMS,
        "dpop_signing_alg_values_supported": list(dpop.SUPPORTED_ALGORITHMS),
    }
