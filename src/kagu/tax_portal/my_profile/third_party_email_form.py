"""The field of « Email de contact tiers » (R41)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ThirdPartyEmailForm(forms.Form):
    """One address, whoever's mailbox it is: a firm's may serve many people (E40)."""

    address = forms.EmailField(
        label=_("Pour modifier ou définir une adresse email de contact tiers, saisir l'email :"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": _("Saisissez une adresse email."),
            "invalid": _("Saisissez une adresse email complète, par exemple nom@exemple.nc."),
        },
    )
