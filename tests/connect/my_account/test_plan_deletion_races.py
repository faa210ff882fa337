"""Who wins when a planned deletion, its cancelling and its end come together: real threads."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.db.models import F
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.delete_when_due import delete_when_due
from kagu.connect.accounts.help_person import cancel_deletion
from kagu.connect.accounts.history.agent_act import AgentAct
from kagu.connect.accounts.models import Activity, PlannedDeletion, User
from kagu.connect.accounts.suspend_account import suspend_account
from kagu.desk.agent_act import ActRefused
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in, make_user
from tests.connect.my_account.deletion import delete
from tests.mailed_links.clicks import pressing
from tests.mails import Mailbox
from tests.threads import run_together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("deletion_after_a_week")]


@pytest.fixture
def alice(transactional_db: None) -> User:
    """An account whose deletion is planned."""
    user, browser = make_user("Alice"), Browser()
    log_in(browser, user)
    delete(browser)
    return user


def let_a_week_pass(clock: Clock) -> None:
    clock.move(timedelta(days=7).total_seconds())


def mails_of(template: str) -> int:
    return OutboxMessage.objects.filter(kind="mail", payload__template=template).count()


def check_whole(user: User) -> None:
    """Deleted or kept, and never half of each."""
    user.refresh_from_db()
    assert not PlannedDeletion.objects.exists()
    is_kept = user.state == User.State.ACTIVE
    assert is_kept or (user.state, user.email) == (User.State.DELETED, "")
    kinds = list(Activity.objects.filter(user=user).values_list("kind", flat=True))
    assert kinds.count("deletion_cancelled") == mails_of("deletion_cancelled") == int(is_kept)
    assert kinds.count("account_deleted") == mails_of("account_deleted") == int(not is_kept)


@pytest.mark.parametrize("_turn", range(5))
def test_keeping_it_at_the_last_moment_wins_or_loses_wholly(
    clock: Clock, alice: User, mails: Mailbox, _turn: int
) -> None:
    link = mails.last_link_to(alice.email)
    let_a_week_pass(clock)
    MailedLink.objects.update(expires_at=F("expires_at") + timedelta(hours=1))
    answer, *erased = run_together(pressing(link), *[delete_when_due] * 4)
    assert (answer.status_code, sum(erased)) in ((200, 0), (410, 1))
    check_whole(alice)


def test_ten_workers_erase_it_once(clock: Clock, alice: User) -> None:
    let_a_week_pass(clock)
    assert sorted(run_together(*[delete_when_due] * 10)) == [0] * 9 + [1]
    check_whole(alice)


def test_ten_workers_remind_once(alice: User) -> None:
    PlannedDeletion.objects.update(due_at=timezone.now() + timedelta(hours=20))
    before = mails_of("deletion_planned")
    assert run_together(*[delete_when_due] * 10) == [0] * 10
    assert mails_of("deletion_planned") == before + 1


def test_thirty_clicks_have_one_effect(alice: User, mails: Mailbox) -> None:
    """E5: everyone reads the same success, the mailbox gets one mail."""
    link = mails.last_link_to(alice.email)
    answers = run_together(*[pressing(link) for _ in range(30)])
    assert [answer.status_code for answer in answers] == [200] * 30
    check_whole(alice)


def test_pressing_delete_many_times_at_once_plans_once(mails: Mailbox) -> None:
    """E30."""
    user, browser = make_user("Alice"), Browser()
    log_in(browser, user)
    cookie = browser.cookies[site.SESSION_COOKIE_NAME].value

    def pressing_delete() -> Any:
        again = Browser()
        again.cookies[site.SESSION_COOKIE_NAME] = cookie
        return again.post("/mon-compte/supprimer/", {"password": PASSWORD})

    answers = run_together(*[pressing_delete] * 4)
    assert {answer.status_code for answer in answers} <= {200, 302}
    assert PlannedDeletion.objects.count() == mails_of("deletion_planned") == 1
    assert Activity.objects.filter(user=user, kind="deletion_planned").count() == 1


def test_an_agent_and_the_mailbox_keep_it_once(alice: User, mails: Mailbox) -> None:
    by = AgentAct(make_user("Charlie", is_staff=True), "Demande faite au guichet")
    link = mails.last_link_to(alice.email)
    answer, act = run_together(pressing(link), lambda: cancel_deletion(alice, by))
    assert answer.status_code == 200
    assert act is None or isinstance(act, ActRefused)
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert Activity.objects.filter(user=alice, kind="deletion_cancelled").count() == 1


def test_a_suspension_and_a_plan_end_in_one_of_the_two(mails: Mailbox) -> None:
    user, browser = make_user("Bob"), Browser()
    log_in(browser, user)
    by = AgentAct(make_user("Charlie", is_staff=True), "Demande faite au guichet")
    run_together(lambda: delete(browser), lambda: suspend_account(user, by))
    user.refresh_from_db()
    assert user.state in (User.State.CLOSING, User.State.SUSPENDED)
    assert PlannedDeletion.objects.exists() is (user.state == User.State.CLOSING)
