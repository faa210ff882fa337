"""The mailed links of an account: how long each serves, and what ends it; `attempts/shares` counts them.

What credential events end stands in `authority/table.py`; here stands what else does.
"""

from datetime import timedelta
from enum import StrEnum, auto

from kagu.mailed_links.links import revoke_ended
from kagu.mailed_links.purposes import Purpose


class Ending(StrEnum):
    """What happens to an account, or to the change of its address, and ends links."""

    ACTIVATED = auto()
    UNLOCKED = auto()
    ADDRESS_CHECKED = auto()
    EMAIL_CHANGE_CANCELLED = auto()
    EMAIL_CHANGED = auto()
    EMAIL_CHANGE_REVERTED = auto()
    FACTORS_KEPT = auto()
    LOST_FACTORS_REMOVED = auto()
    DELETION_CANCELLED = auto()
    DELETED = auto()


# Of an account: the target is its id.
ACTIVATE_ACCOUNT = Purpose(
    "validateaccount",
    timedelta(hours=48),
    ended_by=frozenset({Ending.ACTIVATED, Ending.DELETED}),
)
UNLOCK_ACCOUNT = Purpose(
    "unlockuser", timedelta(hours=24), ended_by=frozenset({Ending.UNLOCKED, Ending.DELETED})
)
RESET_PASSWORD = Purpose("resetpassword", timedelta(minutes=60), ended_by=frozenset({Ending.DELETED}))
TAKE_BACK = Purpose("takeback", timedelta(days=7), ended_by=frozenset({Ending.DELETED}))
CHECK_ADDRESS = Purpose(
    "checkaddress",
    timedelta(hours=24),
    mails_a_day=5,
    ended_by=frozenset({Ending.ADDRESS_CHECKED, Ending.DELETED}),
)
# Both serve until what they stop is done.
CANCEL_DELETION = Purpose(
    "canceldeletion",
    None,
    ended_by=frozenset({Ending.DELETION_CANCELLED, Ending.DELETED}),
)
KEEP_FACTORS = Purpose(
    "keepfactors",
    None,
    ended_by=frozenset({Ending.FACTORS_KEPT, Ending.LOST_FACTORS_REMOVED, Ending.DELETED}),
)

# Of a change of address: the target is its id. Their mails are counted by `change_email`.
CONFIRM_EMAIL_CHANGE = Purpose(
    "validatechange",
    timedelta(hours=24),
    ended_by=frozenset(
        {Ending.EMAIL_CHANGE_CANCELLED, Ending.EMAIL_CHANGED, Ending.EMAIL_CHANGE_REVERTED, Ending.DELETED}
    ),
)
CANCEL_EMAIL_CHANGE = Purpose(
    "cancelchange",
    timedelta(hours=24),
    ended_by=frozenset(
        {Ending.EMAIL_CHANGE_CANCELLED, Ending.EMAIL_CHANGED, Ending.EMAIL_CHANGE_REVERTED, Ending.DELETED}
    ),
)
REVERT_EMAIL_CHANGE = Purpose(
    "revertchange",
    timedelta(days=7),
    ended_by=frozenset({Ending.EMAIL_CHANGE_REVERTED, Ending.DELETED}),
)

# Of a deletion's receipt: what came before it is gone already.
FOLLOW_DELETION = Purpose("deletionreceipt", timedelta(days=30))

# Of the site itself: an operator prints it.
FIRST_ADMINISTRATOR = Purpose("firstadministrator", timedelta(hours=24))

PURPOSES = (
    ACTIVATE_ACCOUNT,
    UNLOCK_ACCOUNT,
    RESET_PASSWORD,
    TAKE_BACK,
    CHECK_ADDRESS,
    CANCEL_DELETION,
    KEEP_FACTORS,
    CONFIRM_EMAIL_CHANGE,
    CANCEL_EMAIL_CHANGE,
    REVERT_EMAIL_CHANGE,
    FOLLOW_DELETION,
    FIRST_ADMINISTRATOR,
)


def end_links(ending: Ending, *targets: object) -> None:
    """Revoke what this ends, in the act's transaction; a target is the id of an account or of a change."""
    revoke_ended(PURPOSES, ending, targets)
