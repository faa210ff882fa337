"""« Changement d'adresse »: where the taxpayer's letters go from a given day on."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FARTHEST = timedelta(days=365)


class AddressForm(forms.Form):
    """A postal address, and since when or from when."""

    street = forms.CharField(label=_("Numéro et rue, ou boîte postale"), max_length=200)
    postal_code = forms.CharField(
        label=_("Code postal"),
        max_length=5,
        validators=[
            RegexValidator(r"^\d{5}$", _("Saisissez les cinq chiffres du code postal, par exemple 98800."))
        ],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    municipality = forms.CharField(label=_("Commune"), max_length=100)
    since = forms.DateField(
        label=_("À compter du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if abs(since - timezone.localdate()) > FARTHEST:
            raise forms.ValidationError(_("Choisissez une date à moins d'un an d'aujourd'hui."))
        return since

    def results(self) -> list[tuple[Any, int]]:
        """What follows from the answers."""
        return []
