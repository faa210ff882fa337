"""Amounts in Pacific francs: whole numbers, never floats."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 999_999_999_999
GROUPING = re.compile(r"[\s.\u00a0\u202f]+(?=\d{3}(?:\D|$))")


class XpfField(forms.IntegerField):
    """Accepts « 1 234 567 » as people write it; refuses cents, negative and absurd amounts."""

    default_error_messages = {
        "invalid": _("Saisissez un montant en francs, sans centimes ni lettres, par exemple 1 250 000."),
        "min_value": _("Le montant ne peut pas être négatif."),
        "max_value": _("Ce montant est trop grand."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"min_value": 0, "max_value": LARGEST, "required": False} | kwargs
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20})
        super().__init__(widget=widget, **kwargs)
        for validator in self.validators:
            validator.message = self.error_messages[validator.code]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> int | None:
        return super().to_python(GROUPING.sub("", value.strip()) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A text field: `min` and `max` mean nothing there.
        return {}
