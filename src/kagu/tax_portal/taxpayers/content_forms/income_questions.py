"""The questions of the income return, by subject, and which answers lead to which."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import AmountField, CountField, LineField
from kagu.tax_portal.taxpayers.returns.income_return import (
    BOX,
    MOST_DEPENDANTS,
    YES,
    dependants_told,
    is_couple,
)
from kagu.tax_rules.boxes import BOXES, Box, Column, Frame

HAS = "has_"
MOST_YEARS = 60
SITUATION = ("situation", "is_resident", "widowed_on")
SITUATIONS = [
    ("", _("Choisissez")),
    ("single", _("Célibataire")),
    ("married", _("Marié(e)")),
    ("pacs", _("Pacsé(e)")),
    ("divorced", _("Divorcé(e)")),
    ("separated", _("Séparé(e)")),
    ("widowed", _("Veuf ou veuve")),
]
KINDS = [
    ("", _("Choisissez")),
    ("child", _("Enfant")),
    ("child_away", _("Enfant qui étudie hors de la Nouvelle-Calédonie")),
    ("disabled_child", _("Enfant titulaire d’une carte CEJH")),
    ("alternating_child", _("Enfant en garde alternée")),
    ("alternating_disabled_child", _("Enfant en garde alternée, titulaire d’une carte CEJH")),
    ("fostered_child", _("Enfant recueilli")),
    ("fostered_disabled_child", _("Enfant recueilli, titulaire d’une carte CEJH")),
    ("ascendant", _("Ascendant")),
]
OCCUPATIONS = [
    ("", _("Mineur, ou sans objet")),
    ("student", _("Poursuit des études")),
    ("higher_education", _("Études supérieures")),
    ("job_seeker", _("Cherche un emploi")),
]
FRAMES: dict[Frame, Any] = {
    Frame.WAGES: _("Traitements et salaires"),
    Frame.PENSIONS: _("Pensions et retraites"),
    Frame.ANNUITIES: _("Rentes viagères"),
    Frame.CAPITAL: _("Revenus de capitaux"),
    Frame.RENTS: _("Loyers et revenus fonciers"),
    Frame.CHARGES: _("Charges à déduire"),
    Frame.REDUCTIONS: _("Dépenses qui réduisent l’impôt"),
    Frame.DEFERRED_PAY: _("Rappels de salaires ou de pensions"),
    Frame.ELECTED_OFFICE: _("Indemnités d’élu"),
    Frame.OUTSIDE_INCOME: _("Revenus de source extérieure"),
    Frame.RECAPTURES: _("Reprises de réductions ou de déductions"),
}
FRAME_FIELDS = tuple(HAS + frame for frame in FRAMES)
INDEXED = re.compile(r"(declarants|dependants)\[(\d+)\](?:\.(\w+))?")


def household_fields() -> dict[str, forms.Field]:
    """Situation, declarants, dependants."""
    fields: dict[str, forms.Field] = {
        "situation": forms.ChoiceField(label=_("Votre situation au 31 décembre"), choices=SITUATIONS),
        "is_resident": forms.ChoiceField(
            label=_("Habitiez-vous en Nouvelle-Calédonie ?"),
            choices=[(YES, _("Oui")), ("no", _("Non"))],
            initial=YES,
            required=False,
        ),
        "widowed_on": _day(_("Date du décès de votre conjoint, si vous êtes veuf ou veuve")),
    }
    for number in (1, 2):
        fields |= _declarant(number)
    for number in range(1, MOST_DEPENDANTS + 1):
        fields |= _dependant(number)
    return fields


def frame_fields() -> dict[str, forms.Field]:
    """One box to tick for each category."""
    return {HAS + frame: forms.BooleanField(label=title, required=False) for frame, title in FRAMES.items()}


def box_fields() -> dict[str, forms.Field]:
    """The boxes of the form by their letters, of every year."""
    return {BOX + code: _box(box) for code, box in BOXES.items()}


def declarants(count: int) -> tuple[str, ...]:
    """The questions about the first, or about both."""
    return tuple(name for number in range(1, count + 1) for name in _declarant(number))


def dependant(number: int) -> tuple[str, ...]:
    """The questions about one who depends on the household."""
    return tuple(_dependant(number))


def is_resident(content: Mapping[str, str]) -> bool:
    """Whether the year was spent here."""
    return (content.get("is_resident") or YES) == YES


def columns_of(content: Mapping[str, str]) -> list[Column]:
    """Whose amounts are asked for: a spouse's only of a couple, dependants' only where there are some."""
    columns = [Column.DECLARANT]
    columns += [Column.SPOUSE] if is_couple(content) else []
    return [*columns, Column.DEPENDANTS] if list(dependants_told(content)) else columns


def field_of(place: str, dependants: Sequence[int]) -> str:
    """The question's name for a place that the tax rules name: « NA », « dependants[1].born_on »."""
    found = INDEXED.fullmatch(place)
    if found is None:
        return BOX + place if place in BOXES else place
    what, number, attribute = found[1], int(found[2]), found[3] or "name"
    if what == "declarants":
        return f"declarant{number + 1}_{attribute}"
    return f"dependant{dependants[number]}_{attribute}" if number < len(dependants) else ""


def _declarant(number: int) -> dict[str, forms.Field]:
    prefix, who = f"declarant{number}_", {"number": number}
    return {
        f"{prefix}disabled": forms.BooleanField(
            label=_label(_("Déclarant %(number)s : titulaire d’une carte d’invalidité"), who), required=False
        ),
        f"{prefix}veteran": forms.BooleanField(
            label=_label(_("Déclarant %(number)s : ancien combattant"), who), required=False
        ),
        f"{prefix}born_on": _day(_label(_("Déclarant %(number)s : date de naissance"), who)),
    }


def _dependant(number: int) -> dict[str, forms.Field]:
    prefix, who = f"dependant{number}_", {"number": number}
    return {
        f"{prefix}name": LineField(
            longest=100, label=_label(_("Personne %(number)s : prénom et nom"), who), required=False
        ),
        f"{prefix}born_on": _day(_label(_("Personne %(number)s : date de naissance"), who)),
        f"{prefix}kind": forms.ChoiceField(
            label=_label(_("Personne %(number)s : qui est-ce ?"), who), choices=KINDS, required=False
        ),
        f"{prefix}occupation": forms.ChoiceField(
            label=_label(_("Personne %(number)s : que fait-elle, si elle est majeure ?"), who),
            choices=OCCUPATIONS,
            required=False,
        ),
    }


def _box(box: Box) -> forms.Field:
    label = lazy(lambda: f"{box.code} – {box.label.render(get_language() or 'fr')}", str)()
    if box.is_years:
        return CountField(most=MOST_YEARS, label=label, required=False)
    return AmountField(label=label, required=False)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


def _label(words: Any, values: Mapping[str, object]) -> Any:
    return lazy(lambda: str(words) % values, str)()
