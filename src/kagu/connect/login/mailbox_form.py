"""The form of pages that ask for nothing but an address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.people import LONGEST_ADDRESS, check_address


class MailboxForm(forms.Form):
    """R82."""

    email = forms.CharField(
        label=_("Votre email"),
        max_length=LONGEST_ADDRESS,
        validators=[check_address],
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
