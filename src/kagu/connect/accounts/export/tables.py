"""The tables of an export's page: their headings, and each cell in words that people understand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kagu.connect.accounts.export.rows import Row
from kagu.connect.accounts.models import EmailChange
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.clients.scopes import words_for
from kagu.design_system.templatetags.design_system import moment

ACCOUNT_LABELS: dict[str, Promise] = {
    "email": gettext_lazy("Adresse email"),
    "first_name": gettext_lazy("Prénom"),
    "family_name": gettext_lazy("Nom"),
    "birth_name": gettext_lazy("Nom de naissance"),
    "birth_date": gettext_lazy("Date de naissance"),
    "birth_place": gettext_lazy("Lieu de naissance"),
    "sex": gettext_lazy("Sexe"),
    "phone_number": gettext_lazy("Téléphone"),
    "address": gettext_lazy("Adresse postale"),
    "verified_level": gettext_lazy("Niveau de vérification de l'identité"),
    "language": gettext_lazy("Langue"),
    "terms_version": gettext_lazy("Version des conditions d'utilisation acceptée"),
    "created_at": gettext_lazy("Compte créé le"),
    "activated_at": gettext_lazy("Compte activé le"),
    "password_changed_at": gettext_lazy("Mot de passe choisi le"),
}
STATES_OF_A_CHANGE: dict[str, Promise] = {
    EmailChange.State.REQUESTED: gettext_lazy("En attente"),
    EmailChange.State.CONFIRMED: gettext_lazy("Confirmé"),
    EmailChange.State.CANCELLED: gettext_lazy("Annulé"),
    EmailChange.State.SUPERSEDED: gettext_lazy("Remplacé par une autre demande"),
    EmailChange.State.EXPIRED: gettext_lazy("Non confirmé à temps"),
    EmailChange.State.FAILED: gettext_lazy("Impossible : adresse déjà prise"),
    EmailChange.State.REVERTED: gettext_lazy("Défait : ancienne adresse rétablie"),
}


@dataclass(frozen=True)
class Column:
    """Its heading, and what stands in it for a row; text is escaped where it is written."""

    heading: Promise
    cell: Callable[[Row], Any]


@dataclass(frozen=True)
class Table:
    """One list of the export: `name` is the list's, `caption` says what each line is."""

    name: str
    title: Promise
    caption: Promise
    columns: tuple[Column, ...]


def account_lines(account: Row) -> list[tuple[Promise, str]]:
    """What is known of the person, label by label."""
    shown = {**account, "language": dict(settings.LANGUAGES).get(account["language"], account["language"])}
    return [(ACCOUNT_LABELS[name], _shown(value)) for name, value in shown.items()]


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, dict):
        value = ", ".join(str(part) for part in value.values() if part)
    return _("non renseigné") if value in (None, "") else str(value)


def _as_it_is(name: str) -> Callable[[Row], str]:
    return lambda row: row[name]


def _moment(name: str) -> Callable[[Row], str]:
    return lambda row: moment(row[name]) if row[name] else "–"


def _event(row: Row) -> str:
    if not row["by_agent"]:
        return row["what"]
    return format_html("{}<br><small>{}</small>", row["what"], _("Par un agent de l'administration"))


def _device(row: Row) -> str:
    return device_in_words(row["device"]) if row["device"] else "–"


def _browser(row: Row) -> str:
    user_agent = row["user_agent"]
    return format_html("{}<br><small>{}</small>", device_in_words(user_agent), user_agent)


def _claims(row: Row) -> str:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", zip(words_for(row["claims"]))))


_NAME = Column(gettext_lazy("Nom choisi"), _as_it_is("name"))
_ADDED = Column(gettext_lazy("Ajout"), _moment("created_at"))
_LAST_USE = Column(gettext_lazy("Dernière utilisation"), _moment("last_used_at"))
_NETWORK = Column(gettext_lazy("Réseau"), _as_it_is("network"))

# In the order in which people meet them, the longest last.
TABLES = (
    Table(
        "connections",
        gettext_lazy("Téléservices utilisés"),
        gettext_lazy("Chaque téléservice, et les données qu'il peut recevoir"),
        (
            Column(gettext_lazy("Téléservice"), _as_it_is("service")),
            Column(gettext_lazy("Première connexion"), _moment("first_at")),
            Column(gettext_lazy("Dernière connexion"), _moment("last_at")),
            Column(gettext_lazy("Données transmises"), _claims),
        ),
    ),
    Table(
        "sessions",
        gettext_lazy("Appareils connectés"),
        gettext_lazy("Chaque appareil sur lequel votre compte est ouvert"),
        (
            Column(gettext_lazy("Appareil"), _browser),
            _NETWORK,
            Column(gettext_lazy("Ouverture"), _moment("created_at")),
            Column(gettext_lazy("Dernière activité"), _moment("last_seen_at")),
        ),
    ),
    Table(
        "passkeys",
        gettext_lazy("Clés d'accès"),
        gettext_lazy("Chaque clé d'accès qui ouvre votre compte"),
        (_NAME, _ADDED, _LAST_USE),
    ),
    Table(
        "code_generators",
        gettext_lazy("Applications de codes"),
        gettext_lazy("Chaque application qui donne des codes pour votre compte"),
        (_NAME, _ADDED, _LAST_USE),
    ),
    Table(
        "email_changes",
        gettext_lazy("Changements d'adresse email"),
        gettext_lazy("Chaque changement demandé, et ce qu'il est devenu"),
        (
            Column(gettext_lazy("Nouvelle adresse"), _as_it_is("new_address")),
            Column(gettext_lazy("Demande"), _moment("requested_at")),
            Column(gettext_lazy("Résultat"), lambda row: STATES_OF_A_CHANGE[row["state"]]),
            Column(gettext_lazy("Date du résultat"), _moment("decided_at")),
        ),
    ),
    Table(
        "mails",
        gettext_lazy("Messages envoyés"),
        gettext_lazy("Chaque message récent envoyé à votre adresse"),
        (
            Column(gettext_lazy("Date"), _moment("at")),
            Column(gettext_lazy("Objet"), _as_it_is("subject")),
        ),
    ),
    Table(
        "activity",
        gettext_lazy("Historique"),
        gettext_lazy("Tout ce qui est arrivé à votre compte, du plus récent au plus ancien"),
        (
            Column(gettext_lazy("Date"), _moment("at")),
            Column(gettext_lazy("Ce qui s'est passé"), _event),
            Column(gettext_lazy("Appareil"), _device),
            _NETWORK,
        ),
    ),
)
