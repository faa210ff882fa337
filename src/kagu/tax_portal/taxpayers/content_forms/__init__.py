"""What each démarche asks, one form per service; what follows from them is the tax rules' affair."""

from collections.abc import Mapping
from typing import Any

from kagu.tax_portal.taxpayers.content_forms.address import AddressForm
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm
from kagu.tax_portal.taxpayers.content_forms.income import IncomeForm
from kagu.tax_portal.taxpayers.content_forms.payment import PaymentForm
from kagu.tax_portal.taxpayers.content_forms.sales_tax import SalesTaxForm
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, INCOME, PAYMENT, SALES_TAX
from kagu.tax_portal.taxpayers.models import Dossier

CONTENT_FORMS: dict[str, type[ContentForm]] = {
    INCOME.code: IncomeForm,
    SALES_TAX.code: SalesTaxForm,
    PAYMENT.code: PaymentForm,
    ADDRESS.code: AddressForm,
}


def form_of(dossier: Dossier, data: Mapping[str, str] | None = None, **kwargs: Any) -> ContentForm:
    """The form of this démarche; `data` is judged, `initial` only shown."""
    return CONTENT_FORMS[dossier.service](dossier, data, **kwargs)
