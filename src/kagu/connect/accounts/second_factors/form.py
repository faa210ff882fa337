"""The field of a one-time or recovery code, at login and before a sensitive act."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.models import User
from kagu.connect.accounts.second_factors.recovery_codes import OLDER_RECOVERY_CODE, RECOVERY_CODE
from kagu.inputs.codes import SIX_DIGITS
from kagu.inputs.fields import CodeField

CODE_OFF_TIME = _("Ce code n'est pas celui de ce moment. Attendez le suivant, puis saisissez-le.")
FACTOR_REFUSED = _(
    "Ce code ou cette clé ne convient pas, ou a déjà servi. "
    "Vérifiez l'heure de l'appareil qui affiche vos codes."
)


class SecondFactorForm(forms.Form):
    """One field for every code that the account can be opened with."""

    def __init__(self, data: object, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        has_application = user.code_generators.exists()
        has_older_codes = user.recovery_codes.filter(salt="").exists()
        self.fields["code"] = CodeField(
            *([SIX_DIGITS] if has_application else []),
            RECOVERY_CODE,
            *([OLDER_RECOVERY_CODE] if has_older_codes else []),
            label=_("Votre code"),
            help_text=_("Le code à 6 chiffres de votre application, ou un de vos codes de secours.")
            if has_application
            else _("Un de vos codes de secours, si vous n'avez pas votre clé d'accès."),
        )
