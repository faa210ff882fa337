"""Whether a service's registration is whole and consistent; its faults are named field by field."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kagu.connect.clients import validation
from kagu.connect.clients.models import Client
from kagu.connect.signing.key_ring import ALGORITHMS

GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")
ADDRESSES = (
    "home_url",
    "policy_url",
    "jwks_uri",
    "backchannel_logout_uri",
    "event_uri",
    "deletion_preview_uri",
)
NOTICES = {
    "deletion_notice": ("loses", "instead", "instead_url"),
    "data_notice": ("purpose", "kept", "contact"),
}

Faults = dict[str, list[ValidationError]]


def validate_client(client: Client) -> None:
    """Raises one ValidationError with every fault, each under the field it belongs to."""
    faults: Faults = {}
    _check(faults, "client_id", validation.check_client_id, [client.client_id])
    _check(faults, "name", validation.check_name, [client.name])
    _check_addresses(faults, client)
    _check(faults, "logo_url", validation.check_logo, [client.logo_url])
    _check(faults, "scopes", validation.check_scope, client.scopes)
    _check(faults, "event_types", validation.check_event_type, client.event_types)
    _check(faults, "jwks", validation.check_jwks, [client.jwks])
    _check_notices(faults, client)
    _check_grants(faults, client)
    _check_keys(faults, client)
    _check_sector(faults, client)
    if faults:
        raise ValidationError(faults)  # type: ignore[arg-type]


def _check_addresses(faults: Faults, client: Client) -> None:
    def check_redirect(uri: str) -> None:
        validation.check_redirect_uri(uri, is_public=client.is_public)

    _check(faults, "redirect_uris", check_redirect, client.redirect_uris)
    _check(faults, "post_logout_redirect_uris", check_redirect, client.post_logout_redirect_uris)
    for name in ADDRESSES:
        _check(faults, name, validation.check_web_address, [getattr(client, name)])
    for name in ("audiences", "resources"):
        _check(faults, name, validation.check_web_address, getattr(client, name))


def _check_notices(faults: Faults, client: Client) -> None:
    for field, names in NOTICES.items():
        _check(faults, field, partial(validation.check_notice, names=names), [getattr(client, field)])


def _check_grants(faults: Faults, client: Client) -> None:
    unknown = set(client.grant_types) - set(GRANT_TYPES)
    if unknown:
        _add(faults, "grant_types", _("Ce type d'autorisation n'existe pas : %(value)s"), ", ".join(unknown))
    if not client.response_modes or set(client.response_modes) - {"query", "form_post"}:
        _add(faults, "response_modes", _("Les modes de réponse sont query et form_post."))
    if "authorization_code" in client.grant_types and not client.redirect_uris:
        _add(faults, "redirect_uris", _("Une adresse de retour est nécessaire pour se connecter."))
    if "client_credentials" in client.grant_types and client.is_public:
        _add(faults, "grant_types", _("Un client public ne peut pas agir en son nom propre."))
    if client.is_public and not client.requires_pkce:
        _add(faults, "requires_pkce", _("PKCE est obligatoire pour un client public."))


def _check_keys(faults: Faults, client: Client) -> None:
    for name in ("id_token_alg", "userinfo_alg"):
        alg = getattr(client, name)
        if alg not in ALGORITHMS and not (name == "userinfo_alg" and not alg):
            _add(faults, name, _("Cet algorithme n'existe pas : %(value)s"), alg)
    needs_keys = client.auth_method == client.AuthMethod.PRIVATE_KEY_JWT
    if needs_keys and not client.jwks and not client.jwks_uri:
        _add(faults, "jwks", _("private_key_jwt demande des clés publiques, ou l'adresse où les lire."))
    if client.jwks and client.jwks_uri:
        _add(faults, "jwks_uri", _("Donnez les clés ou leur adresse, pas les deux."))


def _check_sector(faults: Faults, client: Client) -> None:
    """OIDC Core §8.1: several hosts share one name for a person only if someone decided so."""
    if not client.sector:
        _add(
            faults,
            "sector",
            _("Donnez le secteur : les téléservices d'un secteur reconnaissent la même personne."),
        )


def default_sector(redirect_uris: Iterable[str]) -> str:
    """The one host of the redirect URIs, "" when there are several."""
    try:
        hosts = {urlsplit(uri).hostname or "" for uri in redirect_uris}
    except ValueError:
        return ""
    return hosts.pop() if len(hosts) == 1 else ""


def _check(faults: Faults, name: str, check: Callable[[Any], None], values: Iterable[Any]) -> None:
    for value in values:
        if value in ("", None):
            continue
        try:
            check(value)
        except ValidationError as fault:
            faults.setdefault(name, []).append(fault)


def _add(faults: Faults, name: str, words: Any, value: str = "") -> None:
    faults.setdefault(name, []).append(ValidationError(words, params={"value": value}))
