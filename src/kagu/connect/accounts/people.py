"""Finding people by the address they type."""

import contextlib
import unicodedata
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from kagu.connect.accounts.models import User


def normalize_address(address: str) -> str:
    """The form in which two spellings of one address are equal: NFKC, lower case, IDNA domain.

    Dots and `+` tags are kept: they may name different mailboxes.
    """
    local, _, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local.lower()}@{domain.lower()}"


def mask_address(address: str) -> str:
    """`paul@exemple.nc` as `p•••@exemple.nc`, for screens and mails that others may see."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


class UserManager(BaseUserManager["User"]):
    """Accounts are found by the normalized address; only `accounts.create_account` makes them."""

    def with_address(self, address: str) -> "User | None":
        """The live account that logs in with this address, if any."""
        return self.filter(email_normalized=normalize_address(address)).first()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_normalized=normalize_address(username or ""))
