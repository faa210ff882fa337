"""A service of a Keycloak realm as it may be registered here, and what of it cannot be taken over."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kagu.connect.clients.keycloak.addresses import absolute, redirect_addresses
from kagu.connect.clients.keycloak.subject_rules import PAIRWISE, SubjectRule, SubjectUnknown, rule_of
from kagu.connect.clients.models import Client
from kagu.connect.clients.scopes import SUPPORTED_SCOPES
from kagu.connect.signing.key_ring import ALGORITHMS

# What every realm has for itself.
OWN = ("account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console")
AS_BEFORE, INHERITED = "+", "##"
METHODS = {
    "client-secret": Client.AuthMethod.BASIC,
    "client-jwt": Client.AuthMethod.PRIVATE_KEY_JWT,
    "client-secret-jwt": Client.AuthMethod.SECRET_JWT,
}
# About 190 bits, as Keycloak makes them; what people typed is shorter and serves no more.
SHORTEST_SECRET = 32
MASKED = "*"

ClientJson = Mapping[str, Any]


class ServiceRefused(Exception):
    """It cannot be registered here at all; the message says why."""


@dataclass
class TakenService:
    """What `register_client` takes, and in words what stays behind."""

    fields: dict[str, Any]
    known_secret: str = ""
    left: list[str] = field(default_factory=list)


def read_service(client: ClientJson, sector_of: Mapping[SubjectRule, str]) -> TakenService:
    """`sector_of`: the sector of services that already came, by the name they know people by.

    Raises ServiceRefused.
    """
    attributes = client.get("attributes") or {}
    _refuse(client)
    fields = _words(client, attributes) | _demands(client, attributes)
    fields |= {"sector": _sector(client, sector_of), "auth_method": _method(client)}
    taken = TakenService(fields)
    _take_addresses(taken, client, attributes)
    _take_keys(taken, attributes)
    _take_algorithms(taken, attributes)
    _take_secret(taken, str(client.get("secret") or ""))
    taken.left += _left_behind(client, attributes)
    return taken


def _words(client: ClientJson, attributes: Mapping[str, Any]) -> dict[str, Any]:
    client_id = str(client["clientId"])
    return {
        "client_id": client_id,
        "name": str(client.get("name") or client_id)[:100],
        "description": str(client.get("description") or "")[:300],
        "home_url": absolute(client, str(client.get("baseUrl") or "")),
        "policy_url": str(attributes.get("policyUri") or ""),
        "backchannel_logout_uri": str(attributes.get("backchannel.logout.url") or ""),
        "is_enabled": client.get("enabled", True) is True,
    }


def _demands(client: ClientJson, attributes: Mapping[str, Any]) -> dict[str, Any]:
    has_pkce = attributes.get("pkce.code.challenge.method") == "S256"
    signed = attributes.get("request.object.required")
    return {
        "grant_types": list(_grants(client)),
        "scopes": _scopes(client),
        "requires_par": _is_on(attributes, "require.pushed.authorization.requests"),
        "requires_dpop": _is_on(attributes, "dpop.bound.access.tokens"),
        "requires_signed_request": signed not in (None, "", "not required"),
        "requires_pkce": client.get("publicClient") is True or has_pkce,
    }


def _refuse(client: ClientJson) -> None:
    if client.get("protocol", "openid-connect") != "openid-connect":
        raise ServiceRefused(f"it speaks {str(client.get('protocol'))[:20]}, not OpenID Connect")
    if client.get("bearerOnly"):
        raise ServiceRefused("a resource alone, nobody logs in to it: register it with --resource")


def _sector(client: ClientJson, sector_of: Mapping[SubjectRule, str]) -> str:
    try:
        return sector_of.get(rule_of(client), str(client["clientId"]))
    except SubjectUnknown as unknown:
        raise ServiceRefused(str(unknown)) from unknown


def _method(client: ClientJson) -> Client.AuthMethod:
    if client.get("publicClient") is True:
        return Client.AuthMethod.NONE
    name = str(client.get("clientAuthenticatorType") or "client-secret")
    if name not in METHODS:
        raise ServiceRefused(f"it proves itself by {name[:40]}, which this site does not know")
    return METHODS[name]


def _grants(client: ClientJson) -> Iterator[str]:
    if client.get("standardFlowEnabled", True):
        yield from ("authorization_code", "refresh_token")
    if client.get("serviceAccountsEnabled"):
        yield "client_credentials"


def _scopes(client: ClientJson) -> list[str]:
    named = [*(client.get("defaultClientScopes") or []), *(client.get("optionalClientScopes") or [])]
    return ["openid", *(scope for scope in SUPPORTED_SCOPES[1:] if scope in named)]


def _take_addresses(taken: TakenService, client: ClientJson, attributes: Mapping[str, Any]) -> None:
    addresses = redirect_addresses(client)
    exact = [address for address in addresses if "*" not in address]
    if len(exact) < len(addresses):
        patterns = ", ".join(address for address in addresses if "*" in address)
        taken.left.append(f"return addresses are exact here, so not: {patterns}")
    if not exact and client.get("standardFlowEnabled", True):
        raise ServiceRefused(f"no exact return address, only patterns: {', '.join(addresses) or 'none'}")
    told = str(attributes.get("post.logout.redirect.uris") or "")
    after_logout = [absolute(client, one) for one in told.split(INHERITED) if one not in ("", "-", AS_BEFORE)]
    if AS_BEFORE in told.split(INHERITED):
        after_logout += exact
    taken.fields["redirect_uris"] = exact
    taken.fields["post_logout_redirect_uris"] = [one for one in after_logout if "*" not in one]


def _take_keys(taken: TakenService, attributes: Mapping[str, Any]) -> None:
    if taken.fields["auth_method"] != Client.AuthMethod.PRIVATE_KEY_JWT:
        return
    if _is_on(attributes, "use.jwks.url") and attributes.get("jwks.url"):
        taken.fields["jwks_uri"] = str(attributes["jwks.url"])
    elif _is_on(attributes, "use.jwks.string") and attributes.get("jwks.string"):
        taken.fields["jwks"] = _json(str(attributes["jwks.string"]))
    else:
        raise ServiceRefused("its public key stands in the realm as a certificate: register it with --jwks")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ServiceRefused("its public keys cannot be read") from error


def _take_algorithms(taken: TakenService, attributes: Mapping[str, Any]) -> None:
    """Keycloak signs with RS256 where nothing is said, and a service may read nothing else."""
    for name, told, otherwise in (
        ("id_token_alg", "id.token.signed.response.alg", "RS256"),
        ("userinfo_alg", "user.info.response.signature.alg", ""),
    ):
        alg = str(attributes.get(told) or otherwise)
        if alg and alg not in ALGORITHMS:
            taken.left.append(f"{told} {alg[:10]}: RS256 instead")
            alg = "RS256"
        taken.fields[name] = alg


def _take_secret(taken: TakenService, secret: str) -> None:
    if taken.fields["auth_method"] not in (Client.AuthMethod.BASIC, Client.AuthMethod.SECRET_JWT):
        return
    if secret and MASKED not in secret and len(secret) >= SHORTEST_SECRET:
        taken.known_secret = secret
    else:
        taken.left.append("its secret is not in the file, or too short: it gets a new one")


def _left_behind(client: ClientJson, attributes: Mapping[str, Any]) -> Iterator[str]:
    is_public = client.get("publicClient") is True
    if is_public and attributes.get("pkce.code.challenge.method") != "S256":
        yield "it must send a PKCE challenge (S256) from now on"
    if client.get("implicitFlowEnabled"):
        yield "the implicit flow does not exist here"
    if client.get("directAccessGrantsEnabled"):
        yield "no service sees passwords here: no direct access grant"
    if attributes.get("frontchannel.logout.url"):
        yield "no front-channel logout here: give it a back-channel address"
    if _is_on(attributes, "tls.client.certificate.bound.access.tokens"):
        yield "tokens are bound by DPoP here, not by certificates"
    mappers = [one for one in client.get("protocolMappers") or [] if one.get("protocolMapper") != PAIRWISE]
    names = [str(one.get("name")) for one in mappers if one.get("name")]
    if names:
        yield f"claims by its own mappers: {', '.join(names)[:200]}"


def _is_on(attributes: Mapping[str, Any], name: str) -> bool:
    return str(attributes.get(name) or "").lower() == "true"
