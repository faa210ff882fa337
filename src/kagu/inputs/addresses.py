"""Mail addresses: read as people type and paste them, compared, sent to, shown."""

import contextlib
import re
import unicodedata

from django.utils.translation import gettext as _

from kagu.inputs.domains import LONGEST_DOMAIN, ascii_domain, could_pass_for_another, readable_domain
from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import APOSTROPHES, HYPHENS, LONGEST_LINE, tidy, without_unseen

# RFC 5321 §4.5.3.1.1 and §4.5.3.1.3, in octets.
LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 254
# RFC 5322 §3.2.3 (dot-atom): no quoted text, no comment.
LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.I | re.A)
# What telephones put in the place of the signs on the key; the grave accent is one that may be typed.
LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(APOSTROPHES.replace("`", ""), "'"),
        "\u3002": ".",
        "\uff61": ".",
        "\uff40": "`",
    }
)
# « Alice Martin <alice@exemple.nc> », as mail programs copy it.
WITH_A_NAME = re.compile(r"[^<>@]*<([^<>]*)>")
BEFORE = '<«“"( '
BEHIND = '>»”").,;:!? '


class AddressRefused(InputRefused):
    """Not one mailbox that mail can reach from anywhere."""


def read_address(typed: str) -> str:
    """The address to keep, spelled as its owner does, its domain readable.

    No literal, no quoted text, no comment, no host without a dot: the same everywhere. The name before @
    has 64 octets at most, the whole 254, its domain counted in ASCII. Raises AddressRefused, TextTooLong.
    """
    text = tidy(typed, look_alikes=LOOK_ALIKES)
    if not text:
        raise AddressRefused("empty", _("Saisissez une adresse email, par exemple nom@exemple.nc."))
    local, domain = _parts(_unwrapped(text))
    _refuse_local_part(local)
    try:
        in_ascii = ascii_domain(domain)
        shown = domain if in_ascii == domain.lower() and "xn--" not in in_ascii else readable_domain(in_ascii)
    except ValueError:
        raise _domain_refusal(domain) from None
    if len(f"{local}@{in_ascii}") > LONGEST_ADDRESS:
        raise _too_long()
    return f"{local}@{shown}"


def normalize_address(address: str) -> str:
    """The form in which two spellings of one address are equal: NFKC, lower case, domain by IDNA 2008.

    Dots and `+` tags are kept: they may name different mailboxes. For any text, readable or not; what
    IDNA 2008 refuses is compared by IDNA 2003, as it always was.
    """
    if len(address) > LONGEST_LINE:
        # Equal to no address that was ever kept.
        return address[:LONGEST_LINE]
    folded = unicodedata.normalize("NFKC", without_unseen(address)).strip()
    local, _at, domain = folded.rpartition("@")
    return f"{unicodedata.normalize('NFKC', local.lower())}@{_compared(domain)}"


def mailbox_of(address: str) -> str:
    """The mailbox that most providers put this address in: without dots and `+` tags before the `@`.

    For limits on what is sent alone: elsewhere these are two people's addresses.
    """
    local, _at, domain = normalize_address(address).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def mailable_address(address: str) -> str:
    """The address as it is handed to a mail relay: its domain in ASCII, the name before it as it stands."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{_compared(domain)}"


def ascii_beside(address: str) -> str:
    """What to show beside a kept address whose domain could pass for another; empty where none could."""
    domain = address.rpartition("@")[2]
    return mailable_address(address) if could_pass_for_another(domain) else ""


def _compared(domain: str) -> str:
    with contextlib.suppress(ValueError):
        return ascii_domain(domain)
    if len(domain) <= LONGEST_DOMAIN:
        with contextlib.suppress(UnicodeError):
            domain = domain.encode("idna").decode()
    return domain.lower()


def _unwrapped(text: str) -> str:
    """Without what mail programs and sentences put around an address."""
    named = WITH_A_NAME.fullmatch(text)
    text = (named[1] if named else text).lstrip(BEFORE).rstrip(BEHIND)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    is_quoted = len(text) > 1 and text[0] == text[-1] == "'"
    return text[1:-1] if is_quoted else text


def _parts(text: str) -> tuple[str, str]:
    local, _at, domain = text.rpartition("@")
    if "@" in local and '"' not in text:
        raise AddressRefused("several", _("Saisissez une seule adresse email, avec un seul signe @."))
    if not local or not domain or '"' in text:
        raise _invalid()
    if " " in text:
        raise AddressRefused("space", _("Saisissez une adresse email valable, sans espace."))
    return local, domain


def _refuse_local_part(local: str) -> None:
    if not local.isascii():
        raise AddressRefused(
            "accent", _("Saisissez une adresse email valable, sans accent ni autre lettre spéciale avant @.")
        )
    if not LOCAL_PART.fullmatch(local):
        raise _invalid()
    if len(local) > LONGEST_LOCAL_PART:
        raise AddressRefused(
            "local_part_too_long", _("Une adresse email a 64 caractères au plus avant le signe @.")
        )


def _domain_refusal(domain: str) -> AddressRefused:
    if len(domain) > LONGEST_DOMAIN:
        return _too_long()
    if domain.strip(".").isalnum():
        return AddressRefused(
            "no_dot", _("Saisissez une adresse email valable jusqu’à la fin, par exemple nom@exemple.nc.")
        )
    return _invalid()


def _too_long() -> AddressRefused:
    return AddressRefused("address_too_long", _("Une adresse email a 254 caractères au plus."))


def _invalid() -> AddressRefused:
    return AddressRefused("invalid", _("Saisissez une adresse email valable, par exemple nom@exemple.nc."))


def told_apart(address: str) -> str:
    """The address as pages show it: its ASCII form beside one that could pass for another."""
    in_ascii = ascii_beside(address)
    return f"{address} ({in_ascii})" if in_ascii else address


def mask_address(address: str) -> str:
    """`paul@exemple.nc` as `p•••@exemple.nc`, for screens and mails that others may see."""
    local, _at, domain = address.rpartition("@")
    return told_apart(f"{local[:1]}•••@{domain}")
