"""A name is corrected at the counter: with proof, a reason, a line of history and a mail (D36)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import Activity, User
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of
from tests.mails import Mailbox

REASON = "Demande faite au guichet, pièce d'identité vue"
MakePerson = Callable[..., User]


@pytest.fixture
def agent(make_person: MakePerson) -> User:
    return make_person("Charlie", family_name="Guichet", is_staff=True)


@pytest.fixture
def desk(agent: User) -> Browser:
    browser = Browser()
    log_in(browser, agent)
    return browser


def correct(desk: Browser, person: User, **changes: str) -> str:
    fields = {"first_name": "Alicia", "family_name": "Kaemo", "reason": REASON, **changes}
    page = text_of(desk.post(f"/agents/comptes/{person.pk}/nom/", fields, follow=True))
    person.refresh_from_db()
    return page


def test_a_name_is_corrected_and_the_person_is_told(desk: Browser, alice: User, mails: Mailbox) -> None:
    before = alice.full_name
    page = desk.post(f"/agents/comptes/{alice.pk}/", {"why": "counter"}, follow=True)
    assert f"/agents/comptes/{alice.pk}/nom/" in page.content.decode()
    assert "Le nom est corrigé." in correct(desk, alice)
    assert alice.full_name == "Alicia Kaemo"
    line = Activity.objects.get(user=alice, kind="name_corrected")
    assert (line.details["before"], line.details["after"]) == (before, "Alicia Kaemo")
    assert (line.actor, line.details["reason"]) == ("Charlie Guichet", REASON)
    told = str(mails.last_mail_to(alice.email).body)
    assert "Intervention : Nom corrigé" in told
    assert f"Motif : {REASON}" in told


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"first_name": ""}, {"family_name": "www.exemple.nc/cadeau"}]
)
def test_without_a_reason_or_a_name_nothing_changes(
    desk: Browser, alice: User, mails: Mailbox, wrong: dict[str, str]
) -> None:
    before = alice.full_name
    correct(desk, alice, **wrong)
    assert alice.full_name == before
    assert not Activity.objects.filter(kind="name_corrected").exists()
    assert mails.mails_to(alice.email) == []


def test_the_same_name_is_no_correction(desk: Browser, alice: User) -> None:
    names = {"first_name": alice.first_name, "family_name": alice.family_name}
    assert "C'est déjà le nom du compte." in correct(desk, alice, **names)
    assert not Activity.objects.filter(kind="name_corrected").exists()


def test_agents_do_not_name_themselves_or_each_other(
    desk: Browser, agent: User, make_person: MakePerson
) -> None:
    for person in (agent, make_person("Colette", family_name="Collègue", is_staff=True)):
        before = person.full_name
        assert "adressez-vous à un responsable" in correct(desk, person)
        assert person.full_name == before


def test_nobody_but_an_agent_corrects_a_name(alice: User) -> None:
    browser = Browser()
    log_in(browser, alice)
    assert browser.get(f"/agents/comptes/{alice.pk}/nom/").status_code == 403
    assert browser.post(f"/agents/comptes/{alice.pk}/nom/", {}).status_code == 403


def test_agents_find_the_corrected_name_and_the_old_one_no_more(desk: Browser, alice: User) -> None:
    correct(desk, alice)
    found = text_of(desk.post("/agents/", {"wanted": "kaemo alicia"}))
    assert "Alicia Kaemo" in found
    assert "Alicia Kaemo" not in text_of(desk.post("/agents/", {"wanted": "newman alice"}))
