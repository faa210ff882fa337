"""Authentication codes: proof that this site wrote something (HMAC-SHA256)."""

import hmac

from kagu.connect.signing.derived_keys import derived_keys


def mac(purpose: str, data: bytes) -> bytes:
    """32 bytes that only this site can make for this data and purpose."""
    return hmac.digest(derived_keys(f"mac {purpose}")[0], data, "sha256")


def is_authentic(purpose: str, data: bytes, candidate: bytes) -> bool:
    """Whether `candidate` is the data's code, compared in constant time."""
    return any(
        hmac.compare_digest(hmac.digest(key, data, "sha256"), candidate)
        for key in derived_keys(f"mac {purpose}")
    )
