"""Authlib's Django client, tied to the one provider and to our outbound rules."""

from collections.abc import Callable
from typing import Any

from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from joserfc.errors import InvalidTokenError
from joserfc.jwk import KeySetSerialization

from kagu import outbound
from kagu.relying_party import discovery

# No `none`, no shared-secret algorithm: the key is always the provider's public one (ASVS 9.1.2).
ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA", "Ed25519"]
LEEWAY_SECONDS = 60


class GuardedSession(OAuth2Session):
    """Authlib's HTTP session under the rules of `outbound`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outbound.guard(self)


class ProviderClient(DjangoOAuth2App):
    """What it knows of the provider comes from `discovery`, which keeps it fresh."""

    client_cls = GuardedSession

    def load_server_metadata(self) -> dict[str, Any]:
        return {**discovery.metadata(), "id_token_signing_alg_values_supported": ALGORITHMS}

    def fetch_jwk_set(self, force: bool = False) -> KeySetSerialization:
        return discovery.jwk_set(refetch=force)


class IDToken(CodeIDToken):
    """An ID token of the code flow that could not be any other kind of JWT (ASVS 9.2.2)."""

    def validate(self, now: int | None = None, leeway: int = 0) -> None:
        super().validate(now, leeway)
        if str(self.header.get("typ", "JWT")).upper() != "JWT":
            raise InvalidTokenError("typ is not JWT")


def id_token_beside(access_token: str | None) -> Callable[..., IDToken]:
    """Makes ID tokens that must fit the access token they came with (`at_hash`)."""

    def make(claims: Any, header: Any, options: Any, parameters: dict[str, Any]) -> IDToken:
        return IDToken(claims, header, options, {**parameters, "access_token": access_token})

    return make


def provider_client() -> ProviderClient:
    """A client for one request."""
    return ProviderClient(
        DjangoIntegration("provider"),
        name="provider",
        client_id=settings.RELYING_PARTY["client_id"],
        client_secret=settings.RELYING_PARTY["client_secret"],
        client_kwargs={
            "scope": settings.RELYING_PARTY["scope"],
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic",
        },
    )


def id_token_rules() -> dict[str, Any]:
    """What every ID token must say, beyond what Authlib always checks (OIDC Core §3.1.3.7)."""
    return {
        "iss": {"essential": True, "value": discovery.issuer()},
        "aud": {"essential": True, "value": settings.RELYING_PARTY["client_id"]},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
    }
