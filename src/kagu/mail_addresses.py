"""One mailbox, one spelling: the form in which addresses are compared."""

import contextlib
import unicodedata


def normalize_address(address: str) -> str:
    """The form in which two spellings of one address are equal: NFKC, lower case, IDNA domain.

    Dots and `+` tags are kept: they may name different mailboxes.
    """
    local, _at, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local.lower()}@{domain.lower()}"
