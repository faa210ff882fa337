"""What may stand in the register of services: checked whoever writes it, by command or by form."""

import base64
import re
import unicodedata
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kagu.connect.clients.event_types import SecurityEvent

LOOPBACK = ("127.0.0.1", "::1")
CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{2,64}")
SCOPE = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,100}")
# com.exemple.monappli:/retour — a scheme that only its app's makers can claim (RFC 8252 §7.1).
PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+")
LONGEST_ADDRESS = 500
LONGEST_NOTICE = 600
LARGEST_LOGO = 64 * 1024
LOGO_TYPES = {"data:image/png;base64": b"\x89PNG\r\n\x1a\n", "data:image/jpeg;base64": b"\xff\xd8\xff"}
PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def check_client_id(value: str) -> None:
    """Letters, digits and `._~-`: it stands in addresses and headers as it is."""
    if not CLIENT_ID.fullmatch(value):
        raise ValidationError(_("L'identifiant ne contient que des lettres, des chiffres et . _ ~ -"))


def check_name(value: str) -> None:
    """Words people read before they agree: nothing invisible, nothing that turns the text around."""
    if any(unicodedata.category(letter)[0] == "C" for letter in value) or not value.strip():
        raise ValidationError(_("Le nom contient des caractères invisibles."))


def check_notice(value: Any, names: Collection[str]) -> None:
    """By language, a few texts under these names; people read them as the service's own words."""
    by_language = value if isinstance(value, dict) else {"": value}
    for language, texts in by_language.items():
        if language not in dict(settings.LANGUAGES) or not isinstance(texts, dict) or texts.keys() - names:
            raise ValidationError(
                _("Pour chaque langue (%(languages)s), donnez des textes sous ces noms : %(names)s"),
                params={"languages": ", ".join(dict(settings.LANGUAGES)), "names": ", ".join(names)},
            )
        for name, text in texts.items():
            _check_notice_text(text)
            if name.endswith("_url"):
                check_web_address(text)


def _check_notice_text(text: Any) -> None:
    if not isinstance(text, str) or len(text) > LONGEST_NOTICE:
        raise ValidationError(
            _("Chaque texte a %(longest)d caractères au plus."), params={"longest": LONGEST_NOTICE}
        )
    if not text.strip() or any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise ValidationError(_("Le texte est vide ou contient des caractères invisibles."))


def check_redirect_uri(value: str, *, is_public: bool) -> None:
    """An exact https address; loopback or an app's own scheme for a program (RFC 9700 §2.1).

    http serves only where the whole site is a trial on http.
    """
    parts = _parts(value)
    if is_public and PRIVATE_SCHEME.fullmatch(parts.scheme) and not parts.netloc and parts.path:
        return
    if is_public and parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    # How we dial a service says nothing of how browsers reach it: a code never travels in the clear.
    if parts.scheme == "http" and settings.ISSUER.startswith("https:"):
        raise _not_https(value)
    check_web_address(value)


def check_web_address(value: str) -> None:
    """https to a named host, without user, fragment, wildcard or detour."""
    parts = _parts(value)
    host = parts.hostname or ""
    is_local = host == "localhost" or host.endswith(".localhost") or _is_mapped(parts)
    if parts.scheme != "https" and not (parts.scheme == "http" and (is_local or host in LOOPBACK)):
        raise _not_https(value)
    if not host or "@" in parts.netloc or ".." in parts.path.split("/") or "." in parts.path.split("/"):
        raise ValidationError(_("Cette adresse n'est pas acceptée : %(value)s"), params={"value": value})


def check_logo(value: str) -> None:
    """A PNG or JPEG inside the register, or a file of this site: pages load nothing from elsewhere."""
    if value.startswith("/") and not value.startswith("//") and value.isprintable():
        return
    kind, _comma, encoded = value.partition(",")
    try:
        image = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ValidationError(_("Le logo n'est pas lisible.")) from error
    if kind not in LOGO_TYPES or not image.startswith(LOGO_TYPES[kind]) or len(image) > LARGEST_LOGO:
        raise ValidationError(_("Le logo doit être une image PNG ou JPEG de 64 ko au plus."))


def check_scope(value: str) -> None:
    """RFC 6749 §3.3."""
    if not SCOPE.fullmatch(value):
        raise ValidationError(_("Ce scope n'est pas accepté : %(value)s"), params={"value": value})


def check_event_type(value: Any) -> None:
    """A misspelt one would never be sent, and nobody would know."""
    if value not in list(SecurityEvent):
        raise ValidationError(_("Cet événement n'existe pas : %(value)s"), params={"value": value})


def check_jwks(value: Any) -> None:
    """Public keys alone: a private one here has leaked already."""
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) and "kty" in key for key in keys):
        raise ValidationError(_("Ce n'est pas un JWK Set."))
    if any(key.keys() & PRIVATE_MEMBERS for key in keys):
        raise ValidationError(_("Le JWK Set contient une clé privée : considérez-la comme divulguée."))


def _parts(value: str) -> Any:
    """The address taken apart; refused when browsers and servers might read it differently."""
    strange = (
        not value.isascii() or not value.isprintable() or " " in value or set(value) & set("\\*#<>\"'`{}|^")
    )
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        strange = True
    if strange or len(value) > LONGEST_ADDRESS:
        raise ValidationError(_("Cette adresse n'est pas acceptée : %(value)s"), params={"value": value})
    return parts


def _not_https(value: str) -> ValidationError:
    return ValidationError(
        _("Cette adresse doit commencer par https:// : %(value)s"), params={"value": value}
    )


def _is_mapped(parts: Any) -> bool:
    """An address that the operator says how to dial, as behind a proxy."""
    return f"{parts.hostname}:{parts.port or 80}" in settings.OUTBOUND_ADDRESSES
