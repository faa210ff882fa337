"""Finding a taxpayer: by fiscal identifier, RID or RIDET, or by names."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kagu.desk.search import Found, Search
from kagu.tax_portal.taxpayers.find_taxpayers import found_by
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.texts.dates import say_date


def _find(wanted: str) -> QuerySet[Taxpayer]:
    taxpayers = Taxpayer.objects.select_related("company").order_by("name", "first_names", "pk")
    return taxpayers.filter(found_by(wanted))


def _line(taxpayer: Taxpayer) -> Found:
    return Found(
        taxpayer.full_name,
        reverse("agents:taxpayer", args=[taxpayer.pk]),
        " · ".join(filter(None, (_number(taxpayer), _told_apart_by(taxpayer), taxpayer.municipality))),
        icon="user" if taxpayer.is_person else "building",
    )


def _number(taxpayer: Taxpayer) -> str:
    return gettext("Identifiant fiscal %(number)s") % {"number": taxpayer.fiscal_id}


def _told_apart_by(taxpayer: Taxpayer) -> str:
    if not taxpayer.is_person:
        return f"RID {taxpayer.company.rid}"
    return say_date(taxpayer.birth_date) if taxpayer.birth_date else ""


def _kind_of(wanted: str) -> str:
    return "number" if "".join(wanted.split()).isdecimal() else "name"


SEARCH = Search(
    introduction=_(
        "Retrouvez la personne ou la société que vous aidez. Chacune de vos interventions est inscrite "
        "dans son historique et annoncée par email."
    ),
    label=_("Identifiant fiscal, RID, RIDET ou nom"),
    help_text=_("Un numéro s'écrit en entier ; un nom peut être écrit en partie."),
    nobody=_("Aucun contribuable ne correspond."),
    too_many=_("D'autres contribuables correspondent : précisez le nom, ou saisissez un numéro."),
    find=_find,
    line=_line,
    kind_of=_kind_of,
)
