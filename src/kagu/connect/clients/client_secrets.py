"""The secrets services prove themselves with: 256 random bits, so a plain hash keeps them."""

import hashlib
import secrets


def new_secret() -> str:
    """A secret nobody can guess, shown once."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What the database keeps of a secret: its hexadecimal SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
