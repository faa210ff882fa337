"""Which data each scope lets a service know, and the words people read for each (OIDC Core §5.4)."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPENID = "openid"

CLAIMS_OF_SCOPE: dict[str, tuple[str, ...]] = {
    "profile": ("name", "given_name", "family_name", "locale"),
    "email": ("email", "email_verified"),
    "address": ("address",),
    "phone": ("phone_number", "phone_number_verified"),
    # The pivot identity: what tells two people of the same name apart.
    "pivot": (
        "given_name",
        "birth_family_name",
        "birthdate",
        "place_of_birth",
        "gender",
        "verified_level",
    ),
}
SUPPORTED_SCOPES = (OPENID, *CLAIMS_OF_SCOPE)
SUPPORTED_CLAIMS = tuple(dict.fromkeys(name for names in CLAIMS_OF_SCOPE.values() for name in names))

# What the consent page says; claims that say the same thing share their words.
WORDS: dict[str, Promise] = {
    "given_name": _("Votre prénom"),
    "family_name": _("Votre nom d'usage"),
    "name": _("Votre prénom et votre nom"),
    "locale": _("La langue que vous avez choisie"),
    "email": _("Votre adresse email"),
    "address": _("Votre adresse postale"),
    "phone_number": _("Votre numéro de téléphone"),
    "birth_family_name": _("Votre nom de naissance"),
    "birthdate": _("Votre date de naissance"),
    "place_of_birth": _("Votre lieu de naissance"),
    "gender": _("Votre sexe"),
    "verified_level": _("Le niveau de vérification de votre identité"),
}


def claims_of(scopes: Iterable[str]) -> frozenset[str]:
    """Every claim that these scopes give."""
    return frozenset(name for scope in scopes for name in CLAIMS_OF_SCOPE.get(scope, ()))


def words_for(claims: Iterable[str]) -> list[Promise]:
    """Each datum in words, in a steady order, none said twice."""
    wanted = set(claims)
    if {"given_name", "family_name"} <= wanted:
        wanted.discard("name")
    return [words for name, words in WORDS.items() if name in wanted]
