"""« Paiement »: an order that is recorded; no bank is called."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import AmountField, LineField
from kagu.site import clock
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm

LATEST = timedelta(days=365)


class PaymentForm(ContentForm):
    """What is paid, how much, and when."""

    tax = forms.ChoiceField(
        label=_("Impôt payé"),
        choices=[
            ("", _("Choisissez")),
            ("income", _("Impôt sur le revenu")),
            ("sales_tax", _("TGC")),
            ("property", _("Contribution foncière")),
            ("other", _("Autre impôt ou taxe")),
        ],
    )
    reference = LineField(
        longest=40,
        label=_("Référence de l'avis"),
        required=False,
        help_text=_("En haut à droite de l'avis que vous avez reçu."),
    )
    amount = AmountField(
        least=1,
        label=_("Montant (XPF)"),
        error_messages={"min_value": _("Le montant doit être supérieur à zéro.")},
    )
    execute_on = forms.DateField(
        label=_("Date du paiement"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_execute_on(self) -> date:
        wanted: date = self.cleaned_data["execute_on"]
        today = clock.today()
        if wanted < today:
            raise forms.ValidationError(
                _("Cette date est passée : choisissez aujourd'hui ou un jour à venir.")
            )
        if wanted > today + LATEST:
            raise forms.ValidationError(_("Choisissez une date dans les douze mois."))
        return wanted
