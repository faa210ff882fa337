"""The reason that every act of an agent asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.agent_act import LONGEST_REASON


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("La personne le lira dans un e-mail, et il reste dans l'historique."),
        min_length=5,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
