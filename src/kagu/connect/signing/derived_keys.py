"""One key per purpose, all derived from the site's secret key."""

from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def derived_keys(purpose: str) -> tuple[bytes, ...]:
    """The purpose's keys: today's first, then those of older secret keys still accepted."""
    return tuple(_derive(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=256)
def _derive(secret: str, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"kagu {purpose}".encode())
    return kdf.derive(secret.encode())
