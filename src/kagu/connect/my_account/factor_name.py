"""The name that people give a passkey or an application, to tell it from the others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import LabelField

LONGEST = 60


class FactorNameForm(forms.Form):
    name = LabelField(
        label=_("Son nom"),
        help_text=_("Pour la reconnaître, par exemple « Mon téléphone »."),
        longest=LONGEST,
    )
