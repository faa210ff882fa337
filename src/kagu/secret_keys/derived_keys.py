"""One key per use, all derived from the site's secret keys."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def todays_key(name: str) -> bytes:
    """The 32 bytes that make something new; each name gives a key of its own (HKDF, RFC 5869 §3.2)."""
    return derive_key(settings.SECRET_KEY, name)


def derived_keys(name: str) -> tuple[bytes, ...]:
    """All keys of this name: today's first, then those of older secret keys still accepted."""
    return tuple(derive_key(secret, name) for secret in kept_secret_keys())


def kept_secret_keys() -> tuple[str, ...]:
    """Today's secret key, then the older ones that the operator keeps (SECRET_KEY_FALLBACKS)."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=256)
def derive_key(secret_key: str, name: str) -> bytes:
    """The key of this name under this very secret key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=name.encode()).derive(secret_key.encode())
