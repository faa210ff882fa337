"""The table of what each credential event ends, walked cell by cell with real rows (D34)."""

from datetime import timedelta

import pytest
from django.db import transaction

from kagu.connect.accounts.authority.kinds import Authority, CredentialEvent, Extent
from kagu.connect.accounts.authority.table import TABLE, extent_of
from kagu.connect.accounts.end_authority import ENDINGS, end_authority
from kagu.connect.accounts.models import LoginSession, User
from tests.connect.accounts.authority.everything import LINKS, OLD_ADDRESS, Everything, made_before

CELLS = [(event, authority) for event in CredentialEvent for authority in Authority]
# A closing account can neither change its password nor its address: nobody is logged in.
OF_A_CLOSING_ACCOUNT = {
    CredentialEvent.PASSWORD_RESET,
    CredentialEvent.EMAIL_REVERTED,
    CredentialEvent.TAKEN_BACK,
    CredentialEvent.SUSPENDED,
}


def happen(rows: Everything, event: CredentialEvent) -> None:
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=rows.user.pk)
        own = rows.own.session_key
        end_authority(user, event, keep_row_key=own, since=rows.since)


def name(value: object) -> str:
    return str(getattr(value, "name", value)).lower()


@pytest.mark.parametrize("event", CredentialEvent, ids=name)
def test_an_event_decides_of_every_authority_once(event: CredentialEvent) -> None:
    decided = [authority for some in TABLE[event].values() for authority in some]
    assert sorted(decided, key=name) == sorted(Authority, key=name)


def test_every_authority_can_be_ended() -> None:
    assert set(ENDINGS) == set(Authority)


@pytest.mark.parametrize("event", CredentialEvent, ids=name)
def test_an_event_ends_what_the_table_says_and_nothing_else(event: CredentialEvent, alice: User) -> None:
    rows = Everything(alice, is_closing=event in OF_A_CLOSING_ACCOUNT)
    happen(rows, event)
    wrong = [
        f"{authority.name} should be: {extent_of(authority, event).value}"
        for authority in Authority
        if rows.stands(authority) != should_stand(authority, event, rows)
    ]
    assert not wrong


def should_stand(authority: Authority, event: CredentialEvent, rows: Everything) -> bool:
    """By the table alone."""
    if authority is Authority.PLANNED_DELETION and not rows.is_closing:
        return False
    if authority is Authority.ADDRESS and event is CredentialEvent.DELETED:
        # `delete_account` erases it with the rest of the row.
        return True
    return extent_of(authority, event) in (Extent.STAYS, Extent.LEFT_MAILBOX)


@pytest.mark.parametrize(
    ("event", "authority"),
    [cell for cell in CELLS if extent_of(cell[1], cell[0]) is Extent.LEFT_MAILBOX],
    ids=name,
)
def test_what_was_sent_to_the_address_left_ends_and_the_other_stays(
    event: CredentialEvent, authority: Authority, alice: User
) -> None:
    rows = Everything(alice, is_closing=False)
    happen(rows, event)
    rows.user.refresh_from_db()
    here, left = rows.user.email, "alice@exemple.nc" if rows.user.email == OLD_ADDRESS else OLD_ADDRESS
    assert rows.links_to(LINKS[authority], here)
    assert not rows.links_to(LINKS[authority], left)


@pytest.mark.parametrize("event", [CredentialEvent.EMAIL_REVERTED, CredentialEvent.TAKEN_BACK], ids=name)
def test_what_was_there_before_the_doubtful_moment_stays(event: CredentialEvent, alice: User) -> None:
    rows = Everything(alice, is_closing=False)
    made_before(rows, rows.since - timedelta(days=1))
    happen(rows, event)
    kept = [authority for authority in Authority if extent_of(authority, event) is Extent.SINCE]
    assert kept
    assert all(rows.stands(authority) for authority in kept)


@pytest.mark.parametrize(
    "event",
    [event for event in CredentialEvent if extent_of(Authority.SESSION, event) is Extent.OTHERS],
    ids=name,
)
def test_the_session_that_acts_goes_on(event: CredentialEvent, alice: User) -> None:
    rows = Everything(alice, is_closing=False)
    happen(rows, event)
    assert LoginSession.objects.filter(pk=rows.own.pk).exists()
