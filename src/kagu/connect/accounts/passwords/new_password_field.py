"""The form field in which people choose a password: the same wherever they do."""

import json
from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext, gettext_lazy

from kagu.connect.accounts.passwords.quality import HINT, SHORTEST_PASSWORD

# Far beyond what is accepted: a longer one is refused by its field, not cut.
LONGEST_TYPED = 1000


class NewPasswordField(forms.CharField):
    """What password managers recognise as a new password; never trimmed."""

    default_error_messages = {"required": gettext_lazy("Saisissez ce mot de passe.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(strip=False, max_length=LONGEST_TYPED, widget=widget, **kwargs)


class ChosenPasswordField(NewPasswordField):
    """The first of the two: with a hint, and a measure of its strength (`password_strength.js`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text=HINT, **kwargs)
        self.widget.attrs |= {"data-strength": lazystr(_Words()), "data-shortest": SHORTEST_PASSWORD}


class _Words:
    """What the measure says, in the language of the page."""

    def __str__(self) -> str:
        return json.dumps(
            {
                "title": gettext("Solidité :"),
                "short": gettext("trop court"),
                "levels": [gettext("faible"), gettext("correcte"), gettext("bonne")],
            },
            ensure_ascii=False,
        )
