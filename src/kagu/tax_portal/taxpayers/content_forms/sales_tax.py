"""« Déclaration TGC »: the sales of a period by rate, and the tax that may be deducted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import AmountField
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm
from kagu.tax_portal.taxpayers.returns.sales_tax_return import assess_return, credit_brought


class SalesTaxForm(ContentForm):
    """Sales without tax; what they come to is the tax rules' affair."""

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
    bad_debts = AmountField(
        required=False,
        label=_("TGC sur créances impayées, case 81 (XPF)"),
        help_text=_("La taxe de ventes jamais payées, pour lesquelles vous avez une facture rectificative."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and all(value is None for value in cleaned.values()):
            raise forms.ValidationError(
                _("Indiquez au moins un montant ; saisissez 0 si vous n'avez rien vendu.")
            )
        return cleaned

    def results(self) -> list[tuple[Any, int]]:
        """What follows from the answers: as it was told when filed, or as it would be now."""
        brought = self.dossier.result.get("credit_brought")
        if brought is None:
            brought = credit_brought(self.dossier.taxpayer, self.dossier.period)
        found = assess_return(self.data, self.dossier.period, brought)
        rows: list[tuple[Any, int]] = [(_("TGC collectée"), found.collected)]
        if found.credit_brought:
            rows.append((_("Crédit de TGC reporté de la période précédente"), found.credit_brought))
        if found.credit_carried:
            return [*rows, (_("Crédit de TGC à reporter"), found.credit_carried)]
        return [*rows, (_("TGC à payer"), found.tax)]
