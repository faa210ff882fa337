"""« Déclaration des revenus »: a questionnaire, one subject a page, which the tax rules judge."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.content_forms import income_questions as questions
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm, Page
from kagu.tax_portal.taxpayers.returns.income_return import (
    BOX,
    MOST_DEPENDANTS,
    Unreadable,
    assess_return,
    dependants_told,
    is_couple,
)
from kagu.tax_portal.taxpayers.returns.rules import rules_of
from kagu.tax_rules.boxes import boxes_of
from kagu.tax_rules.income_tax import IncomeTaxAssessment
from kagu.tax_rules.refusals import DeclarationRefused, Problem, TaxRulesRefusal

# Free places beside the dependants that are there.
FREE_PLACES = 3


class IncomeForm(ContentForm):
    """Every question of the form; a page asks only those that the answers before lead to."""

    leading = tuple(questions.FRAME_FIELDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(questions.household_fields())
        self.fields.update(questions.frame_fields())
        self.fields.update(questions.box_fields())

    def pages(self, content: Mapping[str, str]) -> list[Page]:
        is_two = is_couple(content)
        places = min(max(dependants_told(content), default=0) + FREE_PLACES, MOST_DEPENDANTS)
        return [
            Page("situation", _("Votre situation"), questions.SITUATION),
            Page("declarants", _("Les déclarants"), questions.declarants(2 if is_two else 1)),
            Page(
                "personnes-a-charge",
                _("Les personnes à charge"),
                tuple(name for number in range(1, places + 1) for name in questions.dependant(number)),
                _("Une personne par groupe de questions. Laissez vide ce qui ne sert pas."),
            ),
            Page(
                "categories",
                _("Ce que vous avez à déclarer"),
                tuple(questions.FRAME_FIELDS),
                _("Cochez ce qui vous concerne : les pages suivantes ne demandent que cela."),
                leads_on=True,
            ),
            *self._amounts(content),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not any(self.data.get(name) for name in self.fields if name.startswith(BOX)):
            raise forms.ValidationError(
                _("Indiquez au moins un revenu ; saisissez 0 si vous n'en avez eu aucun.")
            )
        try:
            assess_return(self.data, self._year)
        except DeclarationRefused as refusal:
            for problem in refusal.problems:
                self.add_error(self._field_of(problem), problem.text.render(get_language() or "fr"))
        except (Unreadable, TaxRulesRefusal):
            raise forms.ValidationError(
                _("Cette déclaration ne peut pas être calculée en ligne. Écrivez au service.")
            ) from None
        return cleaned

    def results(self) -> list[tuple[Any, int]]:
        found = self.assessment
        if found is None:
            return []
        return [
            (_("Revenu brut"), found.gross_income),
            (_("Revenu imposable"), found.taxable_income),
            (_("Impôt estimé"), found.amount_due),
        ]

    @cached_property
    def assessment(self) -> IncomeTaxAssessment | None:
        """What the answers would come to now; None while they do not suffice."""
        try:
            return assess_return(self.data or self.initial, self._year)
        except (Unreadable, TaxRulesRefusal):
            return None

    @property
    def _year(self) -> int:
        return int(self.dossier.period)

    def _amounts(self, content: Mapping[str, str]) -> list[Page]:
        """A page for each category that was ticked, or that has an amount."""
        known = boxes_of(rules_of(self._year), is_resident=questions.is_resident(content))
        asked = set(questions.columns_of(content))
        pages = []
        for frame, title in questions.FRAMES.items():
            boxes = [box for box in known.values() if box.frame is frame]
            names = tuple(BOX + box.code for box in boxes if box.column is None or box.column in asked)
            is_there = content.get(questions.HAS + frame) or any(content.get(name) for name in names)
            if names and is_there:
                pages.append(Page(frame.value.replace("_", "-"), title, names))
        return pages

    def _field_of(self, problem: Problem) -> str | None:
        """The question that a problem is about; None for the return as a whole."""
        name = questions.field_of(problem.field, list(dependants_told(self.data)))
        return name if name in self.fields else None
