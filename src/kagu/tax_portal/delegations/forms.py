"""What is delegated, to whom, from when to when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import DigitsField
from kagu.site import clock
from kagu.tax_portal.taxpayers.delegations.lengths import DEFAULT_LENGTH
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import services_for
from kagu.tax_portal.taxpayers.models import Taxpayer


class ProposalForm(forms.Form):
    """One box for each right on each service of the principal."""

    number = DigitsField(
        7,
        label=_("Numéro de délégation de la personne"),
        help_text=_("7 chiffres, que cette personne trouve dans son « Mon profil »."),
    )

    def __init__(self, principal: Taxpayer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = services_for(principal)
        for service in self.services:
            self.fields[f"rights_{service.code}"] = forms.MultipleChoiceField(
                label=str(service.label),
                choices=[(right.value, right.label) for right in service.rights],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        today = clock.today()
        self.fields["starts_on"] = _day(_("Du"), today)
        self.fields["ends_on"] = _day(_("Au"), today + DEFAULT_LENGTH, _("Trois ans au plus."))

    @property
    def days(self) -> list[forms.BoundField]:
        """The first and the last day, which are one question."""
        return [self["starts_on"], self["ends_on"]]

    @property
    def questions(self) -> list[forms.BoundField]:
        """All others."""
        return [field for field in self if field.name not in ("starts_on", "ends_on")]

    def rights(self) -> dict[str, list[str]]:
        """Service → the rights chosen on it."""
        return {service.code: self.cleaned_data[f"rights_{service.code}"] for service in self.services}


def _day(label: Any, initial: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=initial, help_text=help_text, widget=widget)
