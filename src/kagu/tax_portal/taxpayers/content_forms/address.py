"""« Changement d'adresse »: where the taxpayer's letters go from a given day on."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import DigitsField, LineField
from kagu.site import clock
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm

FARTHEST = timedelta(days=365)


class AddressForm(ContentForm):
    """A postal address, and since when or from when."""

    street = LineField(longest=200, autocomplete="address-line1", label=_("Numéro et rue, ou boîte postale"))
    postal_code = DigitsField(
        5,
        autocomplete="postal-code",
        label=_("Code postal"),
        error_messages=dict.fromkeys(
            ["length", "letters"], _("Saisissez les cinq chiffres du code postal, par exemple 98800.")
        ),
    )
    municipality = LineField(longest=100, autocomplete="address-level2", label=_("Commune"))
    since = forms.DateField(
        label=_("À compter du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if abs(since - clock.today()) > FARTHEST:
            raise forms.ValidationError(_("Choisissez une date à moins d'un an d'aujourd'hui."))
        return since
