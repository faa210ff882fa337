"""The password asked again inside a form, and how its refusals are shown (R153)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kagu.connect.accounts.reauthentication import LockedForReauthentication, WrongPassword


class CurrentPasswordField(forms.CharField):
    """Never trimmed, never printed back."""

    default_error_messages = {"required": gettext_lazy("Saisissez votre mot de passe.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        super().__init__(strip=False, max_length=1000, widget=widget, **kwargs)


@contextmanager
def refusals_shown_on(form: forms.Form, field: str) -> Iterator[None]:
    """Puts by the field what `check_current_password` raises."""
    try:
        yield
    except LockedForReauthentication:
        form.add_error(
            field,
            _(
                "Votre compte est bloqué après un trop grand nombre d'échecs. Ouvrez le lien que nous vous "
                "avons envoyé par email, puis recommencez."
            ),
        )
    except WrongPassword:
        form.add_error(field, _("Ce mot de passe n'est pas le bon."))
