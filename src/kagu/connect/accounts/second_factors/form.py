"""The field of a one-time or recovery code, at login and before a sensitive act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.models import User

LONGEST_CODE = 60


class SecondFactorForm(forms.Form):
    """One field for every code."""

    code = forms.CharField(
        label=_("Votre code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, data: object, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        has_application = user.code_generators.exists()
        self.fields["code"].help_text = (
            _("Le code à 6 chiffres de votre application, ou un de vos codes de secours.")
            if has_application
            else _("Un de vos codes de secours, si vous n'avez pas votre clé d'accès.")
        )
