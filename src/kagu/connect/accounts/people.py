"""People's names and addresses as they type them, and finding people by their address."""

import unicodedata
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from kagu.mail_addresses import normalize_address as normalize_address

if TYPE_CHECKING:
    from kagu.connect.accounts.models import User

LONGEST_ADDRESS = 254
LONGEST_NAME = 100
# Beside letters: no sign that makes an address, a tag or a sentence in a mail to somebody else.
SIGNS_OF_NAMES = frozenset(" '’-.·")
MARKS_ON_LETTERS = ("Mn", "Mc")

_check_email = EmailValidator(_("Saisissez une adresse email valable, par exemple nom@exemple.nc."))


def check_address(address: str) -> None:
    """Raises ValidationError for what cannot be one mailbox: no quoted names, no bare IP."""
    _check_email(address)
    if len(address) > LONGEST_ADDRESS or any(sign in address for sign in '"[]\\(),:;<>'):
        raise ValidationError(_check_email.message, code="invalid")


def check_name(name: str) -> None:
    """Raises ValidationError for what is nobody's name, such as a web address meant as spam."""
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(_("Saisissez au moins une lettre."), code="invalid")
    if not all(_belongs_in_a_name(character) for character in name):
        raise ValidationError(
            _("Un nom s'écrit avec des lettres, des espaces, des apostrophes et des traits d'union."),
            code="invalid",
        )


def _belongs_in_a_name(character: str) -> bool:
    is_sign = character in SIGNS_OF_NAMES or unicodedata.category(character) in MARKS_ON_LETTERS
    return is_sign or character.isalpha()


def mask_address(address: str) -> str:
    """`paul@exemple.nc` as `p•••@exemple.nc`, for screens and mails that others may see."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


class UserManager(BaseUserManager["User"]):
    """Accounts are found by the normalized address; only `accounts.create_account` makes them."""

    def with_address(self, address: str, *, for_update: bool = False) -> "User | None":
        """The live account that logs in with this address, if any."""
        rows = self.select_for_update() if for_update else self.all()
        return rows.filter(email_normalized=normalize_address(address)).first()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_normalized=normalize_address(username or ""))
