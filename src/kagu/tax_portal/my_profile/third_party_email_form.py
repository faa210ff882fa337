"""The field of « Email de contact tiers » (R41)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import MailAddressField


class ThirdPartyEmailForm(forms.Form):
    """One address, whoever's mailbox it is: a firm's may serve many people (E40)."""

    address = MailAddressField(
        label=_("Pour modifier ou définir une adresse email de contact tiers, saisir l'email :"),
    )
