"""What each démarche asks, one form per service; the rules are plausible, not those of a tax code."""

from django import forms

from kagu.tax_portal.procedures.content_forms.address import AddressForm
from kagu.tax_portal.procedures.content_forms.income import IncomeForm
from kagu.tax_portal.procedures.content_forms.payment import PaymentForm
from kagu.tax_portal.procedures.content_forms.sales_tax import SalesTaxForm
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, INCOME, PAYMENT, SALES_TAX

CONTENT_FORMS: dict[str, type[forms.Form]] = {
    INCOME.code: IncomeForm,
    SALES_TAX.code: SalesTaxForm,
    PAYMENT.code: PaymentForm,
    ADDRESS.code: AddressForm,
}
