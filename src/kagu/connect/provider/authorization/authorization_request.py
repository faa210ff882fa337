"""An authorization request, read once into a value that says all we honour (OIDC Core §3.1.2.1)."""

import re
from dataclasses import dataclass, field

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import OPENID, claims_of
from kagu.connect.provider.authorization.claims_request import ClaimsRequest, parse_claims
from kagu.connect.provider.authorization.destination import Destination
from kagu.connect.provider.authorization.id_token_hints import read_hint
from kagu.connect.provider.wire.errors import (
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    RegistrationNotSupported,
    UnauthorizedClient,
    UnsupportedResponseType,
)
from kagu.connect.provider.wire.parameters import required

PROMPTS = frozenset({"none", "login", "consent", "select_account"})
# The base64url of a SHA-256: a PKCE challenge, a key's thumbprint.
SHA256_TEXT = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_VALUE = 2048
# An ID Token may hold a person's data; `claims` may name all of them.
LONGEST_OF = {"id_token_hint": 8192, "claims": 8192}


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """Every part checked; what the client may not ask for is already left out."""

    client: Client
    destination: Destination
    parameters: dict[str, str]
    scopes: tuple[str, ...]
    claims: ClaimsRequest
    nonce: str
    code_challenge: str
    prompt: frozenset[str]
    max_age: int | None
    acr_values: tuple[str, ...]
    login_hint: str
    language: str
    hinted_sub: str
    dpop_jkt: str
    resource: str
    pushed_id: str = ""
    # Our own proofs of the steps already taken, see `marks`.
    marks: dict[str, str] = field(default_factory=dict)
    # What the browser brought: the parameters themselves, or what stands for them.
    conveyed: dict[str, str] = field(default_factory=dict)

    @property
    def wanted_claims(self) -> frozenset[str]:
        """Every datum that the client would come to know."""
        return claims_of(self.scopes) | {*self.claims.userinfo, *self.claims.id_token}


def read_authorization_request(
    destination: Destination,
    parameters: dict[str, str],
    *,
    pushed_id: str = "",
    marks: dict[str, str] | None = None,
    conveyed: dict[str, str] | None = None,
) -> AuthorizationRequest:
    """The request, or the ProtocolError that its client is owed, in the specification's order."""
    client = destination.client
    _check_response_type(client, parameters)
    if any(len(value) > LONGEST_OF.get(name, LONGEST_VALUE) for name, value in parameters.items()):
        raise InvalidRequest("a parameter is too long")
    prompt = _prompt(parameters)
    return AuthorizationRequest(
        client=client,
        destination=destination,
        parameters=parameters,
        scopes=_scopes(client, parameters),
        claims=parse_claims(parameters.get("claims", "")).keep(claims_of(client.scopes)),
        nonce=parameters.get("nonce", ""),
        code_challenge=_code_challenge(client, parameters),
        prompt=prompt,
        max_age=_max_age(parameters),
        acr_values=tuple(parameters.get("acr_values", "").split()),
        login_hint=parameters.get("login_hint", ""),
        language=_language(parameters),
        hinted_sub=_hinted_sub(client, parameters),
        dpop_jkt=_dpop_jkt(parameters),
        resource=_resource(client, parameters),
        pushed_id=pushed_id,
        marks=marks or {},
        conveyed=conveyed or {},
    )


def _check_response_type(client: Client, parameters: dict[str, str]) -> None:
    if required(parameters, "response_type") != "code":
        raise UnsupportedResponseType("response_type must be code")
    if "authorization_code" not in client.grant_types:
        raise UnauthorizedClient("the client may not use the authorization code")
    if parameters.get("response_mode", "query") not in client.response_modes:
        raise InvalidRequest("response_mode is not one that the client may use")
    if "registration" in parameters:
        raise RegistrationNotSupported


def _scopes(client: Client, parameters: dict[str, str]) -> tuple[str, ...]:
    """Scopes we do not know, or that the client may not have, are ignored (OIDC Core §3.1.2.1)."""
    asked = parameters.get("scope", "").split()
    scopes = tuple(dict.fromkeys(scope for scope in asked if scope in client.scopes))
    if not scopes:
        raise InvalidScope("scope holds nothing that the client may have")
    if OPENID not in scopes and claims_of(scopes):
        raise InvalidScope("scope must contain openid")
    return scopes


def _prompt(parameters: dict[str, str]) -> frozenset[str]:
    prompt = frozenset(parameters.get("prompt", "").split())
    if not prompt <= PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise InvalidRequest("prompt holds values that do not exist or do not go together")
    return prompt


def _code_challenge(client: Client, parameters: dict[str, str]) -> str:
    """S256 or nothing, and nothing only for a client that was excepted (RFC 7636, RFC 9700 §2.1.1)."""
    challenge = parameters.get("code_challenge", "")
    if not challenge:
        if client.requires_pkce or client.is_public or "code_challenge_method" in parameters:
            raise InvalidRequest("code_challenge is missing")
        return ""
    if parameters.get("code_challenge_method") != "S256":
        raise InvalidRequest("code_challenge_method must be S256")
    if not SHA256_TEXT.fullmatch(challenge):
        raise InvalidRequest("code_challenge is not the base64url of a SHA-256")
    return challenge


def _max_age(parameters: dict[str, str]) -> int | None:
    text = parameters.get("max_age")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InvalidRequest("max_age is not a number of seconds")
    return int(text)


def _language(parameters: dict[str, str]) -> str:
    """The first of `ui_locales` that we speak."""
    spoken = {code for code, _ in settings.LANGUAGES}
    asked = (tag.partition("-")[0].lower() for tag in parameters.get("ui_locales", "").split())
    return next((language for language in asked if language in spoken), "")


def _hinted_sub(client: Client, parameters: dict[str, str]) -> str:
    """Whom `id_token_hint` names; an expired ID Token of ours serves as well."""
    hint = parameters.get("id_token_hint")
    if hint is None:
        return ""
    claims = read_hint(hint)
    if claims["aud"] != client.client_id:
        raise InvalidRequest("id_token_hint was issued to another client")
    return str(claims.get("sub", ""))


def _dpop_jkt(parameters: dict[str, str]) -> str:
    thumbprint = parameters.get("dpop_jkt", "")
    if thumbprint and not SHA256_TEXT.fullmatch(thumbprint):
        raise InvalidRequest("dpop_jkt is not a SHA-256 thumbprint")
    return thumbprint


def _resource(client: Client, parameters: dict[str, str]) -> str:
    resource = parameters.get("resource", "")
    if resource and resource not in client.audiences:
        raise InvalidTarget("resource is not one that the client may use")
    return resource
