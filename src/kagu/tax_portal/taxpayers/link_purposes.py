"""The portal's mailed links: how long each serves, how many a day, and what ends it."""

from datetime import timedelta
from enum import StrEnum, auto

from kagu.mailed_links.links import revoke_ended
from kagu.mailed_links.purposes import Purpose


class Ending(StrEnum):
    """What ends links."""

    REQUEST_ENDED = auto()
    ACCOUNT_DELETED = auto()
    ROLE_CONTESTED = auto()


# The target is the third-party address that waits. `third_party_email` counts a person's requests.
CONFIRM_THIRD_PARTY_EMAIL = Purpose(
    "validatetiers",
    timedelta(hours=72),
    ended_by=frozenset({Ending.REQUEST_ENDED, Ending.ACCOUNT_DELETED}),
)
# The target is the newcomer's role, a colon, and the role of the one who may contest.
CONTEST_ROLE = Purpose("contestrole", timedelta(days=7), ended_by=frozenset({Ending.ROLE_CONTESTED}))

PURPOSES = (CONFIRM_THIRD_PARTY_EMAIL, CONTEST_ROLE)


def end_links(ending: Ending, *targets: object) -> None:
    """Revoke what this ends, in the act's transaction."""
    revoke_ended(PURPOSES, ending, targets)
