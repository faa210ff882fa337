"""One mailbox, one spelling: mail addresses as people type them, compared and shown."""

import contextlib
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254

_check_email = EmailValidator(_("Saisissez une adresse email valable, par exemple nom@exemple.nc."))


def normalize_address(address: str) -> str:
    """The form in which two spellings of one address are equal: NFKC, lower case, IDNA domain.

    Dots and `+` tags are kept: they may name different mailboxes.
    """
    local, _at, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local.lower()}@{domain.lower()}"


def check_address(address: str) -> None:
    """Raises ValidationError for what cannot be one mailbox: no quoted names, no bare IP."""
    _check_email(address)
    if len(address) > LONGEST_ADDRESS or any(sign in address for sign in '"[]\\(),:;<>'):
        raise ValidationError(_check_email.message, code="invalid")


def mask_address(address: str) -> str:
    """`paul@exemple.nc` as `p•••@exemple.nc`, for screens and mails that others may see."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
