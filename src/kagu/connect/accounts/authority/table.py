"""Which credential event ends which authority: the only place where it is decided (D34).

Each event says of every authority how much of it ends; a test refuses one that is left out or said twice.
"""

from kagu.connect.accounts.authority.kinds import Authority, CredentialEvent, Extent

A = Authority

# What falls with a session, since all three are made of it.
OF_A_SESSION = frozenset({A.SESSION, A.GRANT, A.SERVICE_SESSION})
# What is the owner's own: only an end of everything takes it.
OWN = frozenset({A.ADDRESS, A.FACTOR, A.RECOVERY_CODES})

TABLE: dict[CredentialEvent, dict[Extent, frozenset[Authority]]] = {
    CredentialEvent.PASSWORD_CHANGED: {
        Extent.ENDS: frozenset(
            {A.PENDING_LOGIN, A.PENDING_EMAIL_CHANGE, A.RESET_LINK, A.DECLARED_LOSS, A.PREPARED_EXPORT}
        ),
        Extent.OTHERS: OF_A_SESSION | {A.KNOWN_BROWSER},
        Extent.STAYS: OWN
        | {A.REVERT_LINK, A.UNLOCK_LINK, A.CHECK_LINK, A.TAKE_BACK_LINK, A.PLANNED_DELETION},
    },
    CredentialEvent.PASSWORD_RESET: {
        Extent.ENDS: OF_A_SESSION
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
        Extent.STAYS: OWN | {A.REVERT_LINK, A.CHECK_LINK, A.TAKE_BACK_LINK},
    },
    CredentialEvent.EMAIL_CHANGED: {
        Extent.ENDS: frozenset({A.PENDING_LOGIN, A.PENDING_EMAIL_CHANGE, A.DECLARED_LOSS, A.PREPARED_EXPORT}),
        Extent.OTHERS: OF_A_SESSION,
        Extent.LEFT_MAILBOX: frozenset({A.RESET_LINK, A.UNLOCK_LINK, A.CHECK_LINK}),
        Extent.STAYS: OWN | {A.KNOWN_BROWSER, A.REVERT_LINK, A.TAKE_BACK_LINK, A.PLANNED_DELETION},
    },
    CredentialEvent.EMAIL_REVERTED: {
        Extent.ENDS: OF_A_SESSION
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
        Extent.SINCE: OWN | {A.REVERT_LINK},
        Extent.LEFT_MAILBOX: frozenset({A.CHECK_LINK, A.TAKE_BACK_LINK}),
    },
    CredentialEvent.FACTOR_ADDED: {
        Extent.STAYS: OF_A_SESSION
        | OWN
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.REVERT_LINK,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
    },
    CredentialEvent.FACTOR_REMOVED: {
        Extent.STAYS: OF_A_SESSION
        | OWN
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.REVERT_LINK,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
    },
    CredentialEvent.FACTOR_LOST: {
        Extent.ENDS: frozenset({A.DECLARED_LOSS}),
        Extent.STAYS: OF_A_SESSION
        | OWN
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.REVERT_LINK,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
    },
    CredentialEvent.TAKEN_BACK: {
        Extent.ENDS: OF_A_SESSION
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
        Extent.SINCE: OWN | {A.REVERT_LINK},
        Extent.LEFT_MAILBOX: frozenset({A.CHECK_LINK}),
    },
    CredentialEvent.SESSIONS_CLOSED: {
        Extent.ENDS: frozenset({A.PENDING_LOGIN, A.PENDING_EMAIL_CHANGE, A.RESET_LINK, A.PREPARED_EXPORT}),
        Extent.OTHERS: OF_A_SESSION | {A.KNOWN_BROWSER},
        Extent.STAYS: OWN
        | {A.REVERT_LINK, A.UNLOCK_LINK, A.CHECK_LINK, A.TAKE_BACK_LINK, A.DECLARED_LOSS, A.PLANNED_DELETION},
    },
    CredentialEvent.DELETION_PLANNED: {
        Extent.ENDS: OF_A_SESSION
        | {A.PENDING_LOGIN, A.PENDING_EMAIL_CHANGE, A.RESET_LINK, A.UNLOCK_LINK, A.PREPARED_EXPORT},
        Extent.STAYS: OWN
        | {
            A.KNOWN_BROWSER,
            A.REVERT_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
        },
    },
    CredentialEvent.SUSPENDED: {
        Extent.ENDS: OF_A_SESSION
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PREPARED_EXPORT,
        },
        Extent.STAYS: OWN | {A.REVERT_LINK, A.PLANNED_DELETION},
    },
    CredentialEvent.DELETED: {
        Extent.ENDS: OF_A_SESSION
        | OWN
        | {
            A.PENDING_LOGIN,
            A.KNOWN_BROWSER,
            A.PENDING_EMAIL_CHANGE,
            A.REVERT_LINK,
            A.RESET_LINK,
            A.UNLOCK_LINK,
            A.CHECK_LINK,
            A.TAKE_BACK_LINK,
            A.DECLARED_LOSS,
            A.PLANNED_DELETION,
            A.PREPARED_EXPORT,
        },
    },
}


def extent_of(authority: Authority, event: CredentialEvent) -> Extent:
    """What the event does to this authority."""
    return next(extent for extent, some in TABLE[event].items() if authority in some)


def ended_by(event: CredentialEvent) -> dict[Authority, Extent]:
    """All that the event ends, in the order in which the kinds of authority are declared."""
    extents = {authority: extent_of(authority, event) for authority in Authority}
    return {authority: extent for authority, extent in extents.items() if extent is not Extent.STAYS}
