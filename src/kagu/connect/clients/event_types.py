"""The events that services can choose to be told of."""

from enum import StrEnum

RISC = "https://schemas.openid.net/secevent/risc/event-type/"
CAEP = "https://schemas.openid.net/secevent/caep/event-type/"


class SecurityEvent(StrEnum):
    """What services can choose to be told (OpenID RISC 1.0 and CAEP 1.0); the value is in `event_types`."""

    ACCOUNT_PURGED = "account-purged"
    ACCOUNT_DISABLED = "account-disabled"
    ACCOUNT_ENABLED = "account-enabled"
    IDENTIFIER_CHANGED = "identifier-changed"
    IDENTIFIER_RECYCLED = "identifier-recycled"
    CREDENTIAL_CHANGE = "credential-change"
    SESSION_REVOKED = "session-revoked"

    @property
    def uri(self) -> str:
        """The event's name on the wire."""
        return (CAEP if self in (self.CREDENTIAL_CHANGE, self.SESSION_REVOKED) else RISC) + self.value
