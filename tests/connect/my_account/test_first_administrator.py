"""The first-run link: one person, with a passkey, administers the site; nobody else, and nobody later."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.agent_rights import RightsHaveHolders, make_first_admin
from kagu.connect.accounts.models import Activity, User
from kagu.desk.models import DeskLine
from kagu.mailed_links.models import MailedLink
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of
from tests.connect.second_factors import options_of
from tests.connect.virtual_passkey import VirtualPasskey
from tests.mailed_links.clicks import send
from tests.mails import Mailbox, path_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db

MakePerson = Callable[..., User]
DESK = "/agents/"


def printed_link() -> str:
    told = StringIO()
    call_command("first_administrator", stdout=told)
    return told.getvalue().splitlines()[-1]


def answer_to(page: Any) -> dict[str, str]:
    return {"name": "Clé du bureau", "answer": VirtualPasskey().create(options_of(page))}


def browser_of(user: User) -> Browser:
    browser = Browser()
    log_in(browser, user)
    return browser


def become(browser: Browser, link: str) -> Any:
    return send(browser, link, **answer_to(browser.get(path_of(link))))


def is_admin(user: User) -> bool:
    return User.objects.filter(pk=user.pk, is_superuser=True, is_staff=True).exists()


def test_whoever_opens_it_makes_a_passkey_and_administers_the_site(alice: User, mails: Mailbox) -> None:
    browser, link = browser_of(alice), printed_link()
    assert "alice@exemple.nc" in text_of(browser.get(path_of(link)))
    page = become(browser, link)
    assert "Vous administrez désormais ce site." in text_of(page)
    assert page.content.decode().count("<code>") == 10
    assert is_admin(alice)
    assert alice.passkeys.get().name == "Clé du bureau"
    assert browser.get(DESK).status_code == 200
    assert Activity.objects.filter(user=alice, kind="admin_right_given").exists()
    lines = DeskLine.objects.order_by("position").values_list("kind", "actor")
    assert [kind for kind, _ in lines] == ["first_run_link_made", "admin_right_given"]
    assert lines[0][1].startswith("command, by ")
    assert "Une clé d'accès" in str(mails.last_mail_to(alice.email).body)


def test_whoever_is_not_logged_in_is_told_to_and_makes_nothing(alice: User) -> None:
    link = printed_link()
    page = text_of(Browser().get(path_of(link)))
    assert "Connectez-vous d'abord" in page
    assert "Devenir responsable de ce site" not in page
    assert "Connectez-vous d'abord" in text_of(send(Browser(), link, name="Clé", answer="{}"))
    assert not User.objects.filter(is_superuser=True).exists()
    assert is_alive(link)


def is_alive(link: str) -> bool:
    return MailedLink.objects.filter(used_at=None, superseded_at=None).exists()


def test_without_a_passkey_nobody_is_made_and_the_link_still_serves(alice: User) -> None:
    browser, link = browser_of(alice), printed_link()
    page = text_of(send(browser, link, name="Clé du bureau", answer="{}"))
    assert "Cette clé d'accès n'a pas pu être ajoutée. Recommencez." in page
    assert not is_admin(alice)
    become(browser, link)
    assert is_admin(alice)


def test_it_serves_once_and_the_newest_one_alone(alice: User, bob: User) -> None:
    older, newer = printed_link(), printed_link()
    assert browser_of(bob).get(path_of(older)).status_code == 410
    page = browser_of(bob).get(path_of(newer))
    become(browser_of(alice), newer)
    assert send(browser_of(bob), newer, **answer_to(page)).status_code == 410
    assert not is_admin(bob)


def test_it_ends_after_a_day(alice: User) -> None:
    link = printed_link()
    MailedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser_of(alice).get(path_of(link)).status_code == 410


def test_it_makes_nobody_once_there_is_an_administrator(alice: User, bob: User) -> None:
    link = printed_link()
    page = browser_of(bob).get(path_of(link))
    call_command("give_admin_right", alice.email, "--reason", "Installation")
    refused = send(browser_of(bob), link, **answer_to(page))
    assert refused.status_code == 409
    assert "Quelqu'un administre déjà ce site" in text_of(refused)
    assert not is_admin(bob)
    assert not bob.passkeys.exists()
    with pytest.raises(CommandError, match="two agents decide"):
        call_command("first_administrator")


@pytest.mark.django_db(transaction=True)
def test_two_first_administrators_at_once_are_one(alice: User, bob: User) -> None:
    link = printed_link()
    browsers = [browser_of(user) for user in (alice, bob)]
    answers = [answer_to(browser.get(path_of(link))) for browser in browsers]
    run_together(
        *[
            lambda browser=browser, answer=answer: send(browser, link, **answer)
            for browser, answer in zip(browsers, answers, strict=True)
        ]
    )
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_make_one_first_administrator(make_person: MakePerson) -> None:
    people = [make_person(name) for name in ("Alice", "Bob", "Carole")]
    results = run_together(
        *[
            lambda one=one: make_first_admin(one, actor="command, by root", reason="Installation")
            for one in people
        ]
    )
    assert sum(isinstance(result, RightsHaveHolders) for result in results) == 2
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.parametrize("state", [User.State.PENDING, User.State.SUSPENDED, User.State.CLOSING])
def test_the_command_makes_no_administrator_of_an_account_that_is_not_open(
    make_person: MakePerson, state: str
) -> None:
    person = make_person("Alice", state=state)
    # A pending account holds no address yet (D31).
    told = "No account has this address" if state == "pending" else f"This account is {state}"
    with pytest.raises(CommandError, match=told):
        call_command("give_admin_right", person.email, "--reason", "Installation")
    with pytest.raises(CommandError, match="No account has this address"):
        call_command("give_admin_right", "personne@exemple.nc", "--reason", "Installation")
    assert not is_admin(person)
    assert not DeskLine.objects.exists()


def test_the_command_takes_the_right_where_the_desk_cannot(alice: User, bob: User) -> None:
    for one in (alice, bob):
        call_command("give_admin_right", one.email, "--reason", "Essai", "--alone")
    with pytest.raises(CommandError, match="There is another administrator"):
        call_command("take_admin_right", alice.email, "--reason", "Compte volé")
    assert is_admin(alice)
    call_command("take_admin_right", alice.email, "--reason", "Compte volé", "--alone")
    call_command("take_admin_right", bob.email, "--reason", "Départ")
    for one in (alice, bob):
        one.refresh_from_db()
        assert (one.is_staff, one.is_superuser) == (True, False)
        assert Activity.objects.filter(user=one, kind="admin_right_taken").exists()
    line = DeskLine.objects.filter(kind="admin_right_taken").first()
    assert line is not None
    assert line.details["reason"] in ("Compte volé", "Départ")


def test_the_command_takes_nothing_from_who_has_it_not(alice: User) -> None:
    for address, words in ((alice.email, "no administrator"), ("personne@exemple.nc", "No account")):
        with pytest.raises(CommandError, match=words):
            call_command("take_admin_right", address, "--reason", "Départ")
    with pytest.raises(CommandError):
        call_command("take_admin_right", alice.email)
