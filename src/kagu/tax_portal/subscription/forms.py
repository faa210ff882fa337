"""The terms and the three secrets."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class TermsForm(forms.Form):
    """One box to tick."""

    accepted = forms.BooleanField(
        label=_("J'ai lu et j'accepte les conditions du téléservice"),
        error_messages={"required": _("Cochez la case pour continuer.")},
    )


class SecretsForm(forms.Form):
    """What stands on the taxpayer's papers; spaces and dashes do not matter."""

    fiscal_id = forms.CharField(
        label=_("Identifiant fiscal"),
        help_text=_("7 chiffres, sur vos avis d'imposition."),
        max_length=20,
        validators=[RegexValidator(r"^\d{7}$", _("L'identifiant fiscal a 7 chiffres."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    declarant_number = forms.CharField(
        label=_("Numéro de déclarant"),
        help_text=_("Sur votre dernière déclaration de revenus."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    letter_code = forms.CharField(
        label=_("Code à usage unique"),
        help_text=_("10 lettres et chiffres, dans la lettre que vous avez reçue."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
