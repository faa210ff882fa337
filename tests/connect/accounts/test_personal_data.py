"""No copy of a person stays after a deletion, and no column is left out of the list."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.connect.accounts.delete_account import forget_deleted_accounts
from kagu.connect.accounts.export.personal_data import OTHERS, PLACES
from kagu.connect.accounts.history.agent_act import AgentAct
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.models import User
from kagu.connect.accounts.sessions.expired_sessions import end_expired_sessions
from kagu.connect.agents.desk_acts import DESK_ACTS
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.subjects import subject_of
from kagu.desk import four_eyes
from kagu.desk.forgetting import forget_decided_acts
from kagu.desk.models import WaitingAct
from kagu.mailed_links.forget_links import forget_old_links
from kagu.mailed_links.models import MailedLink
from kagu.outbox.dead_letters import dead_letters, resend
from kagu.outbox.models import OutboxMessage
from kagu.outbox.retention import tidy
from kagu.site.personal_data import as_markdown
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.my_account.deletion import delete
from tests.connect.my_account.email_change import ask
from tests.connect.pages import text_of
from tests.mailed_links.clicks import press
from tests.mails import Mailbox
from tests.personal_columns import columns, where

FIRST, SECOND, THIRD = "teresia@exemple.nc", "teresia.q@exemple.nc", "quill@exemple.nc"
FIRST_NAME, FAMILY_NAME = "Térésia", "Quillfeather"
PAGE = Path(__file__).parents[3] / "docs/personal-data.md"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(mails: Mailbox) -> Browser:
    """In which Térésia made her account and is logged in."""
    browser = Browser()
    browser.post(CREATE, {**typed(), "email": FIRST, "first_name": FIRST_NAME, "family_name": FAMILY_NAME})
    press(browser, mails.last_link_to(FIRST))
    browser.post("/oidc/login", {"email": FIRST, "password": "wrong, and not hers"})
    browser.post("/oidc/login", {"email": FIRST, "password": PASSWORD})
    assert FIRST_NAME in text_of(browser.get("/mon-compte/"))
    return browser


@pytest.fixture
def teresia(browser: Browser) -> User:
    return User.objects.get(email=FIRST)


@pytest.fixture
def used(teresia: User, make_person: Callable[..., User]) -> list[str]:
    """She uses a service that is pushed to and one that polls; agents talked about her. Her subjects."""
    subjects = []
    for number, place in enumerate(("https://impots.exemple.nc/events", "")):
        service = Client.objects.create(
            client_id=f"service-{number}",
            name=f"Service {number}",
            sector=f"s{number}.exemple.nc",
            event_uri=place,
            event_types=["account-purged", "identifier-changed", "session-revoked"],
            backchannel_logout_uri=place and "https://impots.exemple.nc/logout",
            scopes=["openid", "email"],
        )
        record_connection(teresia, service, ["openid", "email"])
        subjects.append(subject_of(teresia, service))
        sid = teresia.login_sessions.exclude(sid=None).values_list("sid", flat=True)[0]
        ClientSession.objects.create(client=service, user=teresia, sid=str(sid), sub=subjects[-1])
    first, second = (make_person(name, is_staff=True) for name in ("Charlie", "Dora"))
    by = AgentAct(first, f"{FIRST_NAME} {FAMILY_NAME} appelle du {FIRST}")
    waiting = four_eyes.ask(DESK_ACTS, DESK_ACTS.named("supprimer"), teresia, by)
    four_eyes.refuse(waiting, second, f"{FAMILY_NAME} ne le veut plus")
    four_eyes.ask(DESK_ACTS, DESK_ACTS.named("supprimer"), teresia, by)
    return subjects


def test_every_column_that_may_hold_personal_data_is_on_the_list() -> None:
    """A new one is told apart: a place with its time, or nobody's."""
    listed = set().union(*(place.columns for place in PLACES))
    assert listed | OTHERS == columns()
    assert not listed & OTHERS
    assert all(place.until for place in PLACES)


def test_the_document_has_the_list() -> None:
    """`kagu connect print_personal_data` prints it."""
    assert as_markdown(PLACES) in PAGE.read_text(encoding="utf-8")


def test_after_a_deletion_the_whole_database_holds_nothing_of_the_person(
    browser: Browser, teresia: User, used: list[str], mails: Mailbox, clock: Clock
) -> None:
    """Address, former and asked-for addresses, names, and what services called her."""
    ask(browser, SECOND)
    press(browser, mails.last_link_to(SECOND))
    ask(browser, THIRD)
    for words in ((FIRST, SECOND, THIRD), (FIRST_NAME, FAMILY_NAME), used):
        assert len(where(*words)) > 1, "the search finds what is there"
    delete(browser)
    assert User.objects.get(pk=teresia.pk).state == User.State.DELETED
    assert mails.last_mail_to(SECOND).subject == "Votre compte NC Connect a été supprimé"
    give_up()
    tidy()
    in_the_journal = {"desk.DeskLine.details"}
    assert where(FIRST, SECOND, THIRD) <= in_the_journal
    assert where(FIRST_NAME, FAMILY_NAME) <= in_the_journal
    assert where(*used) <= {"accounts.Tombstone.subjects", "accounts.Activity.details"}
    clock.move(timedelta(days=366).total_seconds())
    forget_a_year_later()
    assert where(FIRST, SECOND, THIRD, FIRST_NAME, FAMILY_NAME) <= in_the_journal
    assert where(*used, str(teresia.pk)) <= {"desk.DeskLine.subject", "desk.WaitingAct.subject"}


def test_what_waits_is_delivered_before_it_is_emptied(
    browser: Browser, teresia: User, used: list[str], mails: Mailbox
) -> None:
    delete(browser)
    tidy()
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    assert {message.kind for message in waiting} >= {"mail", "security_event", "polled_event"}
    assert all(message.payload for message in waiting)
    mails.deliver()
    tidy()
    assert not OutboxMessage.objects.filter(kind="mail").exclude(payload={}).exists()
    assert OutboxMessage.objects.filter(kind="mail").exclude(destination="").count() == 0


def test_what_was_emptied_is_not_sent_again(
    browser: Browser, teresia: User, used: list[str], mails: Mailbox
) -> None:
    delete(browser)
    mails.deliver()
    give_up()
    tidy()
    assert dead_letters().exists()
    assert resend(dead_letters()) == 0


def test_the_mails_of_others_stay(
    browser: Browser, teresia: User, bob: User, mails: Mailbox, make_person: Callable[..., User]
) -> None:
    """Also of who has a mailbox by now that the account left."""
    ask(browser, SECOND)
    press(browser, mails.last_link_to(SECOND))
    make_person("Heir", email=FIRST)
    delete(browser)
    mails.deliver()
    tidy()
    assert OutboxMessage.objects.filter(kind="mail", destination=FIRST).exclude(payload={}).exists()
    assert not OutboxMessage.objects.filter(kind="mail", destination=SECOND).exists()


def test_an_account_that_nobody_activated_leaves_nothing(mails: Mailbox, clock: Clock) -> None:
    Browser().post(CREATE, {**typed(), "email": FIRST, "first_name": FIRST_NAME, "family_name": FAMILY_NAME})
    mails.deliver()
    assert where(FIRST)
    clock.move(timedelta(hours=49).total_seconds())
    assert expire_pending_accounts() == 1
    end_expired_sessions()
    assert where(FIRST, FIRST_NAME, FAMILY_NAME) == set()


def test_what_the_desk_asked_is_forgotten_with_the_account(
    browser: Browser, teresia: User, used: list[str], clock: Clock
) -> None:
    assert [act.state for act in WaitingAct.objects.all()] == ["refused", "waiting"]
    delete(browser)
    assert [act.state for act in WaitingAct.objects.all()] == ["refused", "overtaken"]
    assert {act.reason + act.decision_reason for act in WaitingAct.objects.all()} == {""}
    assert forget_decided_acts() == 0
    clock.move(timedelta(days=366).total_seconds())
    assert forget_decided_acts() == 2


def give_up() -> None:
    """What nobody takes: a service that polls never came, one is down."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    waiting.update(state=OutboxMessage.State.DEAD, last_error=f"550 no such user {SECOND}")


def forget_a_year_later() -> None:
    seal_heads()
    forget_deleted_accounts()
    forget_old_links()
    tidy()
    assert not MailedLink.objects.exists()
