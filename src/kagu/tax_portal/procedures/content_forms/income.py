"""« Déclaration des revenus »: the household's situation and the income of a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import AmountField, CountField


class IncomeForm(forms.Form):
    """One person's income; charges cannot exceed it."""

    situation = forms.ChoiceField(
        label=_("Votre situation au 31 décembre"),
        choices=[
            ("", _("Choisissez")),
            ("single", _("Célibataire")),
            ("married", _("Marié(e) ou pacsé(e)")),
            ("divorced", _("Divorcé(e) ou séparé(e)")),
            ("widowed", _("Veuf ou veuve")),
        ],
    )
    children = CountField(most=20, label=_("Nombre d'enfants à charge"))
    salaries = AmountField(label=_("Traitements et salaires (XPF)"), required=False)
    pensions = AmountField(label=_("Pensions et retraites (XPF)"), required=False)
    rents = AmountField(label=_("Revenus fonciers (XPF)"), required=False)
    other = AmountField(label=_("Autres revenus (XPF)"), required=False)
    charges = AmountField(
        required=False,
        label=_("Charges déductibles (XPF)"),
        help_text=_("Pensions alimentaires versées, intérêts d'emprunt de la résidence principale…"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        incomes = [cleaned.get(name) for name in ("salaries", "pensions", "rents", "other")]
        if not self.errors and all(income is None for income in incomes):
            raise forms.ValidationError(
                _("Indiquez au moins un revenu ; saisissez 0 si vous n'en avez eu aucun.")
            )
        if not self.errors and (cleaned.get("charges") or 0) > sum(income or 0 for income in incomes):
            self.add_error("charges", _("Les charges dépassent l'ensemble des revenus déclarés."))
        return cleaned

    def results(self) -> list[tuple[Any, int]]:
        """What follows from the answers."""
        data = self.cleaned_data
        total = sum(data[name] or 0 for name in ("salaries", "pensions", "rents", "other"))
        return [
            (_("Total des revenus"), total),
            (_("Revenu net déclaré"), total - (data["charges"] or 0)),
        ]
