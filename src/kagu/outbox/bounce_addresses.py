"""Return addresses that say which mail came back, and that nobody else can make (VERP)."""

import base64
import uuid

from django.conf import settings

from kagu.secret_keys.derived_keys import derive_key
from kagu.secret_keys.keyed_hashes import keyed_hash, matches

PURPOSE = "return address"
MAC_LENGTH = 10


def return_address(message_id: uuid.UUID) -> str:
    """The envelope sender of this mail; the plain sender where no mailbox takes bounces."""
    if not settings.MAIL_BOUNCE_ADDRESS:
        return settings.MAIL_FROM_ADDRESS
    local, _, domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    mark = message_id.bytes + keyed_hash(PURPOSE, message_id.bytes, length=MAC_LENGTH)
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
    code = mark[-MAC_LENGTH:]
    is_ours = matches(PURPOSE, message_id.bytes, code, length=MAC_LENGTH, older_key=_older_key)
    return message_id if is_ours else None


def _older_key(secret_key: str) -> bytes:
    """The key of return addresses in mails that may have been under way for a while."""
    return derive_key(secret_key, "kagu.outbox return address")
