"""The terms and the three secrets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import CodeField, DigitsField, ReferenceField
from kagu.tax_portal.taxpayers.activation.activation_secrets import LETTER_CODE


class TermsForm(forms.Form):
    """One box to tick."""

    accepted = forms.BooleanField(
        label=_("J'ai lu et j'accepte les conditions du téléservice"),
        error_messages={"required": _("Cochez la case pour continuer.")},
    )


class SecretsForm(forms.Form):
    """What stands on the taxpayer's papers."""

    fiscal_id = DigitsField(
        7,
        label=_("Identifiant fiscal"),
        help_text=_("7 chiffres, sur vos avis d'imposition."),
        error_messages=dict.fromkeys(["length", "letters"], _("L'identifiant fiscal a 7 chiffres.")),
    )
    declarant_number = ReferenceField(
        longest=30,
        label=_("Numéro de déclarant"),
        help_text=_("Sur votre dernière déclaration de revenus."),
    )
    letter_code = CodeField(
        LETTER_CODE,
        label=_("Code à usage unique"),
        help_text=_("10 lettres et chiffres, dans la lettre que vous avez reçue."),
    )
