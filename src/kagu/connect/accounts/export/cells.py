"""The cells of an export's page: each value in words that people understand."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kagu.connect.accounts.export.contents import Row
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.clients.scopes import words_for
from kagu.design_system.templatetags.design_system import moment
from kagu.texts.dates import say_date

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


def account_lines(account: Row) -> list[tuple[Promise, str]]:
    """What is known of the person, label by label."""
    shown = {**account, "language": dict(settings.LANGUAGES).get(account["language"], account["language"])}
    return [(ACCOUNT_LABELS[name], _shown(value)) for name, value in shown.items()]


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return say_date(value)
    if isinstance(value, dict):
        value = ", ".join(str(part) for part in value.values() if part)
    return _("non renseigné") if value in (None, "") else str(value)


def as_it_is(name: str) -> Callable[[Row], str]:
    return lambda row: row[name]


def moment_of(name: str) -> Callable[[Row], str]:
    return lambda row: moment(row[name]) if row[name] else "–"


def event(row: Row) -> str:
    more = list(row["remarks"])
    if row["by_agent"]:
        more.append(_("Par un agent de l'administration"))
    if row["reason"]:
        more.append(_("Motif : %(reason)s") % {"reason": row["reason"]})
    small = format_html_join("", "<br><small>{}</small>", ((line,) for line in more))
    return format_html("{}{}", row["what"], small)


def device(row: Row) -> str:
    return device_in_words(row["device"]) if row["device"] else "–"


def browser(row: Row) -> str:
    user_agent = row["user_agent"]
    return format_html("{}<br><small>{}</small>", device_in_words(user_agent), user_agent)


def claims(row: Row) -> str:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", zip(words_for(row["claims"]))))
