"""One way for all chores: one piece that fails stops nobody, one that changed meanwhile is left."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kagu.chores import pieces
from kagu.chores.pieces import change, do_each, do_some, forget, one_piece
from kagu.mailed_links.models import MailedLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "AT_A_TIME", 2)
    monkeypatch.setattr(pieces, "ROWS_OF_A_PIECE", 2)


@pytest.fixture
def links() -> list[MailedLink]:
    """Five that are over, in the order in which a chore meets them."""
    over = timezone.now() - timedelta(days=1)
    made = [MailedLink.objects.create(purpose="x", expires_at=over) for _ in range(5)]
    return sorted(made, key=lambda link: link.pk)


def over() -> Any:
    return MailedLink.objects.filter(expires_at__lt=timezone.now())


def revoke(link: MailedLink) -> None:
    link.revoked_at = timezone.now()
    link.save()


def test_each_piece_is_done_once(links: list[MailedLink]) -> None:
    seen: list[MailedLink] = []
    assert do_each(over(), seen.append) == 5
    assert sorted(link.pk for link in seen) == [link.pk for link in links]


def test_a_piece_that_fails_is_undone_and_told_and_stops_nobody(
    links: list[MailedLink], caplog: pytest.LogCaptureFixture
) -> None:
    def fail_for_the_second(link: MailedLink) -> None:
        revoke(link)
        if link == links[1]:
            raise ZeroDivisionError

    assert do_each(over(), fail_for_the_second) == 4
    assert MailedLink.objects.get(revoked_at=None) == links[1]
    assert str(links[1].pk) in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_piece_that_the_database_refuses_stops_nobody(links: list[MailedLink]) -> None:
    def break_for_the_first(link: MailedLink) -> None:
        revoke(link)
        if link == links[0]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column")

    assert do_each(over(), break_for_the_first) == 4


def test_a_piece_that_changed_meanwhile_is_left(links: list[MailedLink]) -> None:
    def renew_the_last(link: MailedLink) -> None:
        MailedLink.objects.filter(pk=links[4].pk).update(expires_at=timezone.now() + timedelta(days=1))

    assert do_each(over(), renew_the_last) == 4


def test_a_piece_that_is_gone_meanwhile_is_left(links: list[MailedLink]) -> None:
    assert do_each(over(), lambda link: MailedLink.objects.exclude(pk=link.pk).delete()) == 1


def test_what_an_act_leaves_as_it_was_does_not_count(links: list[MailedLink]) -> None:
    assert do_each(over(), lambda link: link == links[2]) == 1


def test_rows_are_forgotten_some_at_a_time(links: list[MailedLink]) -> None:
    kept = MailedLink.objects.create(purpose="x", expires_at=timezone.now() + timedelta(days=1))
    assert forget(over()) == 5
    assert MailedLink.objects.get() == kept


@pytest.mark.django_db(transaction=True)
def test_rows_that_cannot_be_forgotten_keep_no_others(
    links: list[MailedLink], caplog: pytest.LogCaptureFixture
) -> None:
    assert forget(MailedLink.objects.extra(where=["no_such_column = 1"]), over()) == 5
    assert "mailed_links.MailedLink" in caplog.text


def test_rows_are_changed_some_at_a_time(links: list[MailedLink]) -> None:
    assert change(over().filter(used_at=None), used_at=timezone.now()) == 5
    assert not MailedLink.objects.filter(used_at=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("links")
def test_nobody_waits_where_nothing_is_due() -> None:
    """SQLite's only writer is taken for a piece, never for a search."""
    with CaptureQueriesContext(connection) as asked:
        assert forget(MailedLink.objects.filter(expires_at__lt=timezone.now() - timedelta(days=9))) == 0
    assert len(asked) == 1


def test_one_that_fails_among_some_is_left_and_told(
    links: list[MailedLink], caplog: pytest.LogCaptureFixture
) -> None:
    def delete_all_but_the_third(some: Any) -> None:
        if some.filter(pk=links[2].pk).exists():
            raise ZeroDivisionError
        some.delete()

    assert do_some(over(), delete_all_but_the_third) == 4
    assert MailedLink.objects.get() == links[2]
    assert str(links[2].pk) in caplog.text


@pytest.mark.usefixtures("links")
def test_a_full_disk_is_told_and_the_next_turn_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pieces, "ROWS_OF_A_PIECE", 5)
    monkeypatch.setattr(pieces, "MOST_FAILURES", 1)
    tried: list[int] = []

    def find_no_room(some: Any) -> None:
        tried.append(len(some))
        raise OperationalError("database or disk is full")

    assert do_some(over(), find_no_room) == 0
    assert tried == [5, 1, 1]
    assert "disk is full" in caplog.text
    assert forget(over()) == 5


@pytest.mark.usefixtures("links")
def test_what_is_not_done_now_waits_for_the_next_turn() -> None:
    assert do_some(over(), lambda some: False) == 0
    assert over().count() == 5


def test_a_database_that_is_away_ends_the_chore(
    links: list[MailedLink], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing behind it could be done either: the worker waits for its next turn."""
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with pytest.raises(DatabaseError), one_piece("a piece"):
        raise DatabaseError
