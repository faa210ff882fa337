"""The accessibility statement: a page of every site, and what the foot of every page says of it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kagu.design_system.accessibility.grid import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    Criterion,
    criteria,
    met_percent,
)

# The thirteen of the RGAA, in its order.
TOPICS = (
    gettext_lazy("Images"),
    gettext_lazy("Cadres"),
    gettext_lazy("Couleurs"),
    gettext_lazy("Multimédia"),
    gettext_lazy("Tableaux"),
    gettext_lazy("Liens"),
    gettext_lazy("Scripts"),
    gettext_lazy("Éléments obligatoires"),
    gettext_lazy("Structure de l’information"),
    gettext_lazy("Présentation de l’information"),
    gettext_lazy("Formulaires"),
    gettext_lazy("Navigation"),
    gettext_lazy("Consultation"),
)
# What people meet where a criterion is not met.
FAULTS: dict[str, Promise] = {}


@dataclass(frozen=True)
class Topic:
    """A line of the grid: numbers of criteria by verdict, and of those that people judged."""

    title: Promise
    met: list[str]
    not_met: list[str]
    not_applicable: list[str]
    judged: list[str]


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The statement: how far, what is missing, who looked, whom to write to, where to complain."""
    grid = criteria()
    context = {
        "standing": standing(),
        "percent": number_format(percent()),
        "audit": settings.BRAND["accessibility_audit"],
        "topics": [_topic(title, number, grid) for number, title in enumerate(TOPICS, 1)],
        "faults": [(one.number, FAULTS[one.number]) for one in grid if one.verdict == NOT_MET],
        "met": sum(one.verdict == MET for one in grid),
        "applicable": sum(one.verdict != NOT_APPLICABLE for one in grid),
        "judged_on": _last_judgement(grid),
    }
    return render(request, "design_system/accessibility.html", context)


def percent() -> float:
    """The operator's audit where there was one, else what our tests and people found."""
    audited: int = settings.BRAND["accessibility_percent"]
    return min(audited, 100) if settings.BRAND["accessibility_audit"] else met_percent(criteria())


def standing() -> str:
    """« totalement », « partiellement » or « non conforme », by the bounds of the law (100 and 50 %)."""
    share = percent()
    if share >= 100:
        return _("totalement conforme")
    return _("partiellement conforme") if share >= 50 else _("non conforme")


def label() -> str:
    """What the foot of every page says."""
    if percent() >= 100:
        return _("Accessibilité : totalement conforme")
    return _("Accessibilité : %(standing)s (%(percent)s %%)") % {
        "standing": standing(),
        "percent": number_format(percent()),
    }


def _topic(title: Promise, number: int, grid: tuple[Criterion, ...]) -> Topic:
    own = [one for one in grid if one.topic == number]
    by_verdict = {
        verdict: [one.number for one in own if one.verdict == verdict]
        for verdict in (MET, NOT_MET, NOT_APPLICABLE)
    }
    return Topic(
        title=title,
        met=by_verdict[MET],
        not_met=by_verdict[NOT_MET],
        not_applicable=by_verdict[NOT_APPLICABLE],
        judged=[one.number for one in own if one.judged_on],
    )


def _last_judgement(grid: tuple[Criterion, ...]) -> date:
    return max(one.judged_on for one in grid if one.judged_on)
