"""The kinds of authority over an account, the events that end some of them, and how far an end goes."""

from enum import Enum


class Authority(Enum):
    """Whatever lets somebody use, change, take or destroy an account; the value is how documents name it."""

    SESSION = "open session, with its recent proofs of password and factor"
    GRANT = "tokens that a service holds from a session"
    SERVICE_SESSION = "a service's own session, told to end"
    PENDING_LOGIN = "log-in between its password and its second factor"
    KNOWN_BROWSER = "remembered browser"
    ADDRESS = "address the account moved to"
    PENDING_EMAIL_CHANGE = "pending change of address, with its links"
    REVERT_LINK = "link that gives the account back to an address it left"
    RESET_LINK = "link to a new password"
    UNLOCK_LINK = "link that unlocks"
    CHECK_LINK = "link that answers for a silent address"
    TAKE_BACK_LINK = "« Ce n'est pas moi » link"
    FACTOR = "passkey or generator of codes"
    RECOVERY_CODES = "recovery codes"
    DECLARED_LOSS = "declared loss of a factor, with its wait"
    PLANNED_DELETION = "planned deletion, with its link"
    PREPARED_EXPORT = "prepared file of one's data"


class CredentialEvent(Enum):
    """What happened to what proves a person; the value is how documents name it."""

    PASSWORD_CHANGED = "password changed"  # noqa: S105 - an event's name
    PASSWORD_RESET = "password reset"  # noqa: S105 - an event's name
    EMAIL_CHANGED = "address changed"
    EMAIL_REVERTED = "address reverted"
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    FACTOR_LOST = "lost factor removed"
    TAKEN_BACK = "account taken back"
    SESSIONS_CLOSED = "other sessions closed"
    DELETION_PLANNED = "deletion planned"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class Extent(Enum):
    """How much of an authority ends."""

    STAYS = "stays"
    ENDS = "ends"
    # All but the session, or the browser, that asked for the event.
    OTHERS = "others end"
    # What was added since the moment that the event goes back to.
    SINCE = "ends if added since"
    # Only what was sent to a mailbox that is the account's no more.
    LEFT_MAILBOX = "ends if sent to the address left"
