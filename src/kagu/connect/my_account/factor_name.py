"""The name that people give a passkey or an application, to tell it from the others."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kagu.inputs.fields import LabelField

LONGEST = 60


def name_field(label: str | Promise) -> LabelField:
    """A name's field, called after what is named."""
    return LabelField(
        label=label,
        help_text=_("Pour la reconnaître, par exemple « Mon téléphone »."),
        longest=LONGEST,
    )


class FactorNameForm(forms.Form):
    name = name_field(_("Nom"))
