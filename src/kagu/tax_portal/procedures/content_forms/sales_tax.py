"""« Déclaration TGC »: the sales of a quarter by rate, and the tax that may be deducted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import AmountField

# Name of the field → rate in percent.
RATES = {"sales_3": 3, "sales_6": 6, "sales_11": 11, "sales_22": 22}


class SalesTaxForm(forms.Form):
    """Sales without tax; the tax is computed in whole francs, rounded down rate by rate."""

    sales_3 = AmountField(label=_("Ventes au taux de 3 %, hors taxe (XPF)"), required=False)
    sales_6 = AmountField(label=_("Ventes au taux de 6 %, hors taxe (XPF)"), required=False)
    sales_11 = AmountField(label=_("Ventes au taux de 11 %, hors taxe (XPF)"), required=False)
    sales_22 = AmountField(label=_("Ventes au taux de 22 %, hors taxe (XPF)"), required=False)
    exempt = AmountField(label=_("Ventes exonérées (XPF)"), required=False)
    deductible = AmountField(
        required=False,
        label=_("TGC déductible (XPF)"),
        help_text=_("La taxe payée sur vos achats professionnels."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and all(value is None for value in cleaned.values()):
            raise forms.ValidationError(
                _("Indiquez au moins un montant ; saisissez 0 si vous n'avez rien vendu.")
            )
        return cleaned

    def tax_due(self) -> int:
        """Collected less deductible; negative when there is a credit to carry over."""
        return self._collected() - (self.cleaned_data["deductible"] or 0)

    def results(self) -> list[tuple[Any, int]]:
        """What follows from the answers."""
        due = self.tax_due()
        label = _("TGC à payer") if due >= 0 else _("Crédit de TGC à reporter")
        return [(_("TGC collectée"), self._collected()), (label, abs(due))]

    def _collected(self) -> int:
        return sum((self.cleaned_data[name] or 0) * rate // 100 for name, rate in RATES.items())
