"""The company's three secrets, and a person to give a role to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import CodeField, DigitsField
from kagu.tax_portal.taxpayers.activation.activation_secrets import LETTER_CODE
from kagu.tax_portal.taxpayers.companies.company_labels import role_names
from kagu.tax_portal.taxpayers.models import CompanyRole

REGISTER_NUMBER = dict.fromkeys(["length", "letters"], _("Le RID a 7 chiffres, le RIDET en a 10."))


class ActivationForm(forms.Form):
    """What stands on the company's papers."""

    register_number = DigitsField(
        7,
        10,
        label=_("RID ou RIDET"),
        help_text=_("7 chiffres pour le RID, 10 pour le RIDET d'un établissement."),
        error_messages=REGISTER_NUMBER,
    )
    fiscal_id = DigitsField(
        7,
        label=_("Identifiant fiscal de la société"),
        error_messages=dict.fromkeys(["length", "letters"], _("L'identifiant fiscal a 7 chiffres.")),
    )
    letter_code = CodeField(
        LETTER_CODE,
        label=_("Code à usage unique"),
        help_text=_("10 lettres et chiffres, dans la lettre envoyée à l'adresse de la société."),
    )


class RoleForm(forms.Form):
    """A representative comes by the letter only: never by another representative's choice."""

    number = DigitsField(7, label=_("Numéro de délégation de la personne"))
    role = forms.ChoiceField(label=_("Rôle"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = role_names()
        kinds = (CompanyRole.Role.ADMINISTRATOR, CompanyRole.Role.DECLARANT)
        self.fields["role"].choices = [(kind, names[kind].capitalize()) for kind in kinds]  # type: ignore[attr-defined]
