"""Return addresses that say which mail came back, and that nobody else can make (VERP)."""

import base64
import hmac
import uuid

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MAC_LENGTH = 10


def return_address(message_id: uuid.UUID) -> str:
    """The envelope sender of this mail; the plain sender where no mailbox takes bounces."""
    if not settings.MAIL_BOUNCE_ADDRESS:
        return settings.MAIL_FROM_ADDRESS
    local, _, domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    mark = message_id.bytes + _mac(settings.SECRET_KEY, message_id)
    # Base32: relays may change the case of an address.
    return f"{local}+{base64.b32encode(mark).decode().rstrip('=').lower()}@{domain}"


def message_that_returned(address: str) -> uuid.UUID | None:
    """The mail that this return address was made for; None for any address that we did not make."""
    expected_local, _, expected_domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    local, _, domain = address.strip().strip("<>").rpartition("@")
    local, plus, text = local.rpartition("+")
    if not plus or (local.lower(), domain.lower()) != (expected_local.lower(), expected_domain.lower()):
        return None
    try:
        mark = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        message_id = uuid.UUID(bytes=mark[:-MAC_LENGTH])
    except ValueError:
        return None
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    proofs = [hmac.compare_digest(mark[-MAC_LENGTH:], _mac(secret, message_id)) for secret in secrets]
    return message_id if any(proofs) else None


def _mac(secret: str, message_id: uuid.UUID) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kagu.outbox return address")
    return hmac.digest(derivation.derive(secret.encode()), message_id.bytes, "sha256")[:MAC_LENGTH]
