"""The tables of an export's page: their headings, and what stands in each cell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kagu.connect.accounts.export.cells import as_it_is, browser, claims, device, event, moment_of
from kagu.connect.accounts.export.contents import Row
from kagu.connect.accounts.models import EmailChange, Lock

STATES_OF_A_CHANGE: dict[str, Promise] = {
    EmailChange.State.REQUESTED: gettext_lazy("En attente"),
    EmailChange.State.CONFIRMED: gettext_lazy("Confirmé"),
    EmailChange.State.CANCELLED: gettext_lazy("Annulé"),
    EmailChange.State.SUPERSEDED: gettext_lazy("Remplacé par une autre demande"),
    EmailChange.State.EXPIRED: gettext_lazy("Non confirmé à temps"),
    EmailChange.State.FAILED: gettext_lazy("Impossible : adresse déjà prise"),
    EmailChange.State.REVERTED: gettext_lazy("Annulé : ancienne adresse rétablie"),
}


CAUSES_OF_A_LOCK: dict[str, Promise] = {
    Lock.Cause.FAILURES: gettext_lazy("Trop d'échecs de connexion"),
    Lock.Cause.AGENT: gettext_lazy("Décision d'un agent"),
    Lock.Cause.FRAUD: gettext_lazy("Fraude soupçonnée"),
}
RELEASES_OF_A_LOCK: dict[str, Promise] = {
    Lock.Release.LINK: gettext_lazy("Lien reçu par email"),
    Lock.Release.RESET: gettext_lazy("Nouveau mot de passe"),
    Lock.Release.AGENT: gettext_lazy("Décision d'un agent"),
    Lock.Release.DELAY: gettext_lazy("Délai écoulé"),
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


_NAME = Column(gettext_lazy("Nom choisi"), as_it_is("name"))
_ADDED = Column(gettext_lazy("Ajout"), moment_of("created_at"))
_LAST_USE = Column(gettext_lazy("Dernière utilisation"), moment_of("last_used_at"))
_NETWORK = Column(gettext_lazy("Réseau"), as_it_is("network"))

# In the order in which people meet them, the longest last.
TABLES = (
    Table(
        "connections",
        gettext_lazy("Téléservices utilisés"),
        gettext_lazy("Chaque téléservice, et les données qu'il peut recevoir"),
        (
            Column(gettext_lazy("Téléservice"), as_it_is("service")),
            Column(gettext_lazy("Première connexion"), moment_of("first_at")),
            Column(gettext_lazy("Dernière connexion"), moment_of("last_at")),
            Column(gettext_lazy("Données transmises"), claims),
        ),
    ),
    Table(
        "sessions",
        gettext_lazy("Appareils connectés"),
        gettext_lazy("Chaque appareil sur lequel votre compte est ouvert"),
        (
            Column(gettext_lazy("Appareil"), browser),
            _NETWORK,
            Column(gettext_lazy("Ouverture"), moment_of("created_at")),
            Column(gettext_lazy("Dernière activité"), moment_of("last_seen_at")),
        ),
    ),
    Table(
        "known_browsers",
        gettext_lazy("Navigateurs connus"),
        gettext_lazy("Chaque navigateur que votre compte reconnaît"),
        (
            Column(gettext_lazy("Connu depuis"), moment_of("first_at")),
            Column(gettext_lazy("Dernière utilisation"), moment_of("last_at")),
            Column(gettext_lazy("Échecs depuis"), as_it_is("failures")),
        ),
    ),
    Table(
        "locks",
        gettext_lazy("Blocages"),
        gettext_lazy("Chaque blocage de votre compte, et ce qui l'a levé"),
        (
            Column(gettext_lazy("Date"), moment_of("at")),
            Column(gettext_lazy("Cause"), lambda row: CAUSES_OF_A_LOCK[row["cause"]]),
            Column(gettext_lazy("Levé le"), moment_of("released_at")),
            Column(gettext_lazy("Levé par"), lambda row: RELEASES_OF_A_LOCK.get(row["released_by"], "–")),
        ),
    ),
    Table(
        "subjects",
        gettext_lazy("Identifiants donnés aux téléservices"),
        gettext_lazy("Le nom sous lequel chaque domaine vous connaît, sans votre adresse"),
        (
            Column(gettext_lazy("Domaine"), as_it_is("sector")),
            Column(gettext_lazy("Identifiant"), as_it_is("sub")),
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
            Column(gettext_lazy("Nouvelle adresse"), as_it_is("new_address")),
            Column(gettext_lazy("Demande"), moment_of("requested_at")),
            Column(gettext_lazy("Résultat"), lambda row: STATES_OF_A_CHANGE[row["state"]]),
            Column(gettext_lazy("Date du résultat"), moment_of("decided_at")),
        ),
    ),
    Table(
        "mails",
        gettext_lazy("Messages envoyés"),
        gettext_lazy("Chaque message récent envoyé à votre adresse"),
        (
            Column(gettext_lazy("Date"), moment_of("at")),
            Column(gettext_lazy("Objet"), as_it_is("subject")),
        ),
    ),
    Table(
        "activity",
        gettext_lazy("Historique"),
        gettext_lazy("Tout ce qui est arrivé à votre compte, du plus récent au plus ancien"),
        (
            Column(gettext_lazy("Date"), moment_of("at")),
            Column(gettext_lazy("Ce qui s'est passé"), event),
            Column(gettext_lazy("Appareil"), device),
            _NETWORK,
        ),
    ),
)
