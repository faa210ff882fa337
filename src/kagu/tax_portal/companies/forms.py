"""The company's three secrets, and a person to give a role to."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.companies.company_labels import role_names
from kagu.tax_portal.taxpayers.models import CompanyRole

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class ActivationForm(forms.Form):
    """What stands on the company's papers."""

    register_number = forms.CharField(
        label=_("RID ou RIDET"),
        help_text=_("7 chiffres pour le RID, 10 pour le RIDET d'un établissement."),
        max_length=20,
        validators=[
            RegexValidator(r"^\s*(\d\s*){7}((\d\s*){3})?$", _("Le RID a 7 chiffres, le RIDET en a 10."))
        ],
        widget=forms.TextInput(attrs=DIGITS),
    )
    fiscal_id = forms.CharField(
        label=_("Identifiant fiscal de la société"),
        max_length=20,
        validators=[RegexValidator(r"^\d{7}$", _("L'identifiant fiscal a 7 chiffres."))],
        widget=forms.TextInput(attrs=DIGITS),
    )
    letter_code = forms.CharField(
        label=_("Code à usage unique"),
        help_text=_("10 lettres et chiffres, dans la lettre envoyée à l'adresse de la société."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class RoleForm(forms.Form):
    """A representative comes by the letter only: never by another representative's choice."""

    number = forms.CharField(
        label=_("Numéro de délégation de la personne"), max_length=20, widget=forms.TextInput(attrs=DIGITS)
    )
    role = forms.ChoiceField(label=_("Rôle"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = role_names()
        kinds = (CompanyRole.Role.ADMINISTRATOR, CompanyRole.Role.DECLARANT)
        self.fields["role"].choices = [(kind, names[kind].capitalize()) for kind in kinds]  # type: ignore[attr-defined]
