"""The desk of agents at the counter (J15): the person's own acts, a reason, a mail, never a password."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.export.contents import lists_of
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.breaks import breaks
from kagu.connect.accounts.models import Activity, Lock, PlannedDeletion, User
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from tests.connect.agents.conftest import DESK, MakePerson
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.pages import text_of
from tests.mails import Mailbox, html_of

REASON = "Demande faite au guichet, pièce d'identité vue"
ALL_ACTS = (
    "renvoyer-activation",
    "deverrouiller",
    "lien-mot-de-passe",
    "fermer-sessions",
    "suspendre",
    "suspendre-durablement",
    "lever-suspension",
    "supprimer",
    "annuler-suppression",
)

OTHER_ADDRESS = {"email": "c.guichet@exemple.nc"}


@pytest.fixture
def service(db: None) -> Client:
    return Client.objects.create(
        client_id="exemple",
        name="Service d'exemple",
        sector="exemple.example.org",
        event_uri="https://exemple.example.org/events/",
        event_types=["account-disabled", "account-enabled", "session-revoked"],
    )


def act_on(user: User, name: str) -> str:
    return f"{DESK}comptes/{user.pk}/{name}/"


def look_at(browser: Browser, user: User) -> str:
    """The account's page, opened for somebody at the counter."""
    return text_of(browser.post(f"{DESK}comptes/{user.pk}/", {"why": "counter"}, follow=True))


def do(browser: Browser, user: User, name: str, reason: str = REASON) -> str:
    answer = browser.post(act_on(user, name), {"reason": reason}, follow=True)
    user.refresh_from_db()
    return text_of(answer)


def check_recorded(user: User, kind: str) -> None:
    line = Activity.objects.get(user=user, kind=kind)
    assert line.actor == "Charlie Guichet"
    assert line.details["reason"] == REASON


def check_told(mails: Mailbox, address: str, act: str) -> None:
    told = [mail for mail in mails.mails_to(address) if "Un agent est intervenu" in mail.subject]
    assert len(told) == 1
    for body in (str(told[0].body), html_of(told[0])):
        assert f"Intervention : {act}" in body
        assert f"Motif : {REASON}" in body


def connect(user: User, service: Client) -> None:
    subject_of(user, service)
    record_connection(user, service, ["openid"])


def events() -> list[str]:
    messages = OutboxMessage.objects.filter(kind="security_event").order_by("pk")
    return [name.rpartition("/")[2] for message in messages for name in message.payload["events"]]


@pytest.mark.parametrize("wanted", ["alice@exemple.nc", " ALICE@exemple.nc ", "alice newman", "ali"])
def test_an_account_is_found_by_its_address_or_by_names(desk: Browser, alice: User, wanted: str) -> None:
    page = text_of(desk.post(DESK, {"wanted": wanted}))
    assert "Alice Newman" in page
    assert f"{DESK}comptes/{alice.pk}/" in page


def test_part_of_an_address_finds_nothing(desk: Browser, alice: User) -> None:
    assert "Aucun compte ne correspond." in text_of(desk.post(DESK, {"wanted": "lice@exemple.nc"}))


def test_a_deleted_account_is_not_found(desk: Browser, make_person: MakePerson) -> None:
    make_person("Bob", state=User.State.DELETED)
    assert "Aucun compte ne correspond." in text_of(desk.post(DESK, {"wanted": "Bob"}))


def test_only_so_many_are_shown(desk: Browser, make_person: MakePerson) -> None:
    for number in range(21):
        make_person(f"Bob{number}")
    page = text_of(desk.post(DESK, {"wanted": "bob"}))
    assert page.count("@exemple.nc</small>") == 20
    assert "D'autres comptes correspondent" in page


def test_the_page_tells_state_and_history_and_no_secret(desk: Browser, alice: User, service: Client) -> None:
    connect(alice, service)
    do(desk, alice, "lien-mot-de-passe")
    page = look_at(desk, alice)
    for words in (
        "Actif",
        "alice@exemple.nc",
        "Service d'exemple",
        "Par Charlie Guichet",
        f"Motif : {REASON}",
    ):
        assert words in page
    assert alice.password not in page
    assert not [link for link in MailedLink.objects.all() if link.secret_hash in page]
    assert subject_of(alice, service) not in page


def test_the_activation_link_is_sent_again(desk: Browser, make_person: MakePerson, mails: Mailbox) -> None:
    bob = make_person("Bob", state=User.State.PENDING, activated_at=None)
    assert "Le lien d'activation est envoyé." in do(desk, bob, "renvoyer-activation")
    assert "/public/validateaccount" in mails.last_link_to("bob@exemple.nc")
    check_recorded(bob, "activation_sent_by_agent")


def test_enough_activation_mails_are_enough(desk: Browser, make_person: MakePerson) -> None:
    bob = make_person("Bob", state=User.State.PENDING, activated_at=None)
    for _ in range(5):
        do(desk, bob, "renvoyer-activation")
    assert "a déjà reçu assez d'emails" in do(desk, bob, "renvoyer-activation")
    assert Activity.objects.filter(kind="activation_sent_by_agent").count() == 5


def test_a_locked_account_is_unlocked(desk: Browser, make_person: MakePerson, mails: Mailbox) -> None:
    bob = make_person("Bob", state=User.State.LOCKED, locked_at=timezone.now())
    bob.locks.create(cause=Lock.Cause.FAILURES)
    assert "Le compte est débloqué." in do(desk, bob, "deverrouiller")
    assert bob.state == User.State.ACTIVE
    assert Lock.objects.get().released_by == Lock.Release.AGENT
    check_recorded(bob, "account_unlocked")
    check_told(mails, bob.email, "Compte débloqué")


def test_a_reset_goes_to_the_mailbox_and_changes_no_password(
    desk: Browser, alice: User, mails: Mailbox
) -> None:
    before = alice.password
    page = do(desk, alice, "lien-mot-de-passe")
    assert "Le lien est envoyé à l'adresse du compte." in page
    assert "resetpassword" not in page
    assert alice.password == before
    assert MailedLink.objects.get(purpose="resetpassword").sent_to == alice.email
    check_recorded(alice, "reset_sent_by_agent")
    check_told(mails, alice.email, "Lien envoyé pour choisir un nouveau mot de passe")


def test_all_sessions_end(desk: Browser, alice: User, mails: Mailbox) -> None:
    phone, computer = Browser(), Browser()
    log_in(phone, alice)
    log_in(computer, alice)
    assert "Toutes les sessions sont fermées." in do(desk, alice, "fermer-sessions")
    assert not alice.login_sessions.exists()
    assert phone.get("/mon-compte/").status_code == 302
    check_recorded(alice, "all_sessions_ended")
    check_told(mails, alice.email, "Toutes les sessions fermées")


def test_a_suspended_account_neither_logs_in_nor_releases_itself(
    desk: Browser, alice: User, service: Client, mails: Mailbox
) -> None:
    connect(alice, service)
    phone = Browser()
    log_in(phone, alice)
    do(desk, alice, "lien-mot-de-passe")
    reset = mails.mails_to(alice.email)
    assert "Le compte est suspendu pour un jour." in do(desk, alice, "suspendre")
    assert alice.state == User.State.SUSPENDED
    assert phone.get("/mon-compte/").status_code == 302
    Browser().post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    assert not alice.login_sessions.exists()
    assert reset
    assert MailedLink.objects.get(purpose="resetpassword").revoked_at
    assert events() == ["account-disabled"]
    check_recorded(alice, "account_suspended_for_a_day")


def test_a_suspension_is_told_and_lifted(desk: Browser, alice: User, service: Client, mails: Mailbox) -> None:
    connect(alice, service)
    do(desk, alice, "suspendre")
    check_told(mails, alice.email, "Compte suspendu pour un jour")
    mails.clear()
    assert "La suspension est levée." in do(desk, alice, "lever-suspension")
    assert alice.state == User.State.ACTIVE
    assert alice.suspended_at is None
    assert events() == ["account-disabled", "account-enabled"]
    check_recorded(alice, "suspension_lifted")
    check_told(mails, alice.email, "Suspension du compte levée")


@pytest.fixture
def closing(alice: User, settings: Any) -> User:
    """Alice asked to delete her account a week ahead."""
    settings.DELETION_DELAY = timedelta(days=7)
    phone = Browser()
    log_in(phone, alice)
    phone.post("/mon-compte/supprimer/", {"password": PASSWORD})
    alice.refresh_from_db()
    return alice


def test_a_planned_deletion_is_seen_and_cancelled(desk: Browser, closing: User, mails: Mailbox) -> None:
    """Decision 20: the same as the link of the mail, which then serves no more."""
    page = look_at(desk, closing)
    for words in ("Suppression demandée", "Suppression prévue le", "Annuler la suppression"):
        assert words in page
    assert "La suppression est annulée." in do(desk, closing, "annuler-suppression")
    assert closing.state == User.State.ACTIVE
    assert not PlannedDeletion.objects.exists()
    assert MailedLink.objects.get(purpose="canceldeletion").revoked_at
    check_recorded(closing, "deletion_cancelled")
    check_told(mails, closing.email, "Suppression du compte annulée")
    assert "Suppression prévue le" not in look_at(desk, closing)


def test_services_learn_that_an_agent_kept_the_account(
    desk: Browser, alice: User, service: Client, settings: Any
) -> None:
    settings.DELETION_DELAY = timedelta(days=7)
    connect(alice, service)
    phone = Browser()
    log_in(phone, alice)
    phone.post("/mon-compte/supprimer/", {"password": PASSWORD})
    do(desk, alice, "annuler-suppression")
    assert events() == ["account-disabled", "account-enabled"]
    enabled = OutboxMessage.objects.filter(kind="security_event").last()
    assert enabled is not None
    assert "'admin'" in str(enabled.payload["events"])


@pytest.mark.parametrize("name", [name for name in ALL_ACTS if name != "annuler-suppression"])
def test_a_closing_account_is_touched_by_no_other_act(desk: Browser, closing: User, name: str) -> None:
    before = Activity.objects.filter(user=closing).count()
    assert "L'état du compte ne le permet pas" in do(desk, closing, name)
    assert closing.state == User.State.CLOSING
    assert Activity.objects.filter(user=closing).count() == before


@pytest.mark.parametrize("name", ALL_ACTS)
def test_nothing_happens_without_a_reason(desk: Browser, alice: User, name: str) -> None:
    for reason in ("", "  ", "ok", "x" * 301):
        assert desk.post(act_on(alice, name), {"reason": reason}).status_code == 200
    assert not Activity.objects.filter(user=alice).exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "name", ["renvoyer-activation", "deverrouiller", "lever-suspension", "annuler-suppression"]
)
def test_an_act_that_does_not_fit_the_state_is_refused(desk: Browser, alice: User, name: str) -> None:
    assert "L'état du compte ne le permet pas" in do(desk, alice, name)
    assert not Activity.objects.filter(user=alice).exists()


@pytest.mark.parametrize("name", ALL_ACTS)
def test_reading_the_page_of_an_act_changes_nothing(desk: Browser, alice: User, name: str) -> None:
    assert "Motif" in text_of(desk.get(act_on(alice, name)))
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert not Activity.objects.filter(user=alice).exists()


def test_agents_neither_help_themselves_nor_each_other(
    desk: Browser, agent: User, make_person: MakePerson
) -> None:
    bob = make_person("Bob", is_staff=True)
    for one in (agent, bob):
        assert "Aider cette personne" not in look_at(desk, one)
        assert "celui d'un agent" in do(desk, one, "suspendre")
        assert one.state == User.State.ACTIVE


@pytest.mark.parametrize("name", ["", *ALL_ACTS])
def test_only_agents_come_in(alice: User, name: str) -> None:
    paths = [DESK, f"{DESK}comptes/{alice.pk}/" + (f"{name}/" if name else "")]
    citizen = Browser()
    log_in(citizen, alice)
    for path in paths:
        for method in ("get", "post"):
            asked = getattr(Browser(), method)(path, {"reason": REASON, "wanted": "alice"})
            assert asked.status_code == 302
            assert asked["Location"].startswith("/oidc/login?next=/agents/")
            refused = getattr(citizen, method)(path, {"reason": REASON, "wanted": "alice"})
            assert refused.status_code == 403
    assert not Activity.objects.filter(user=alice).exists()


def test_an_agent_types_the_password_again_and_comes_back(desk: Browser, agent: User, alice: User) -> None:
    _age_login(desk, timedelta(minutes=31))
    asked = desk.get(act_on(alice, "suspendre"))
    assert asked["Location"].startswith("/mon-compte/confirmer/?next=%2Fagents%2F")
    back = desk.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == act_on(alice, "suspendre")


def test_a_form_opened_in_time_is_not_lost(desk: Browser, alice: User) -> None:
    _age_login(desk, timedelta(minutes=31))
    desk.post(act_on(alice, "fermer-sessions"), {"reason": REASON})
    check_recorded(alice, "all_sessions_ended")
    _age_login(desk, timedelta(minutes=46))
    refused = desk.post(act_on(alice, "suspendre"), {"reason": REASON})
    assert refused["Location"].startswith("/mon-compte/confirmer/")


def test_what_an_agent_typed_waits_for_the_password(desk: Browser, alice: User) -> None:
    why = {"why": "other", "other": "Elle est au guichet"}
    for path, typed in (
        (f"{DESK}comptes/{alice.pk}/", why),
        (act_on(alice, "suspendre"), {"reason": REASON}),
    ):
        _age_login(desk, timedelta(minutes=46))
        asked = desk.post(path, typed)
        assert desk.post(asked["Location"], {"password": PASSWORD})["Location"] == path
        page = text_of(desk.get(path))
        assert f'value="{[*typed.values()][-1]}"' in page
        assert "rien n'a encore été fait" in page
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_an_account_or_an_act_that_does_not_exist_is_not_found(desk: Browser, alice: User) -> None:
    assert desk.get(act_on(alice, "mot-de-passe")).status_code == 404
    assert desk.get(f"{DESK}comptes/00000000-0000-4000-8000-000000000000/").status_code == 404


def _age_login(browser: Browser, age: timedelta) -> None:
    session = browser.session
    session["auth_time"] = int((timezone.now() - age).timestamp())
    session.save()


def test_two_agents_of_one_name_are_told_apart_at_the_desk_alone(
    desk: Browser, agent: User, alice: User, make_person: MakePerson
) -> None:
    """The line keeps which account acted; its owner reads that it was an agent, not which one."""
    namesake = make_person("Charlie", family_name="Guichet", is_staff=True, **OTHER_ADDRESS)
    others = Browser()
    log_in(others, namesake)
    do(desk, alice, "lien-mot-de-passe")
    do(others, alice, "fermer-sessions")
    page = look_at(others, alice)
    for account in (agent, namesake):
        assert f"Par Charlie Guichet (agent {str(account.pk)[:8]})" in page
    assert not list(breaks())
    owner = Browser()
    log_in(owner, alice)
    seen = text_of(owner.get("/mon-compte/historique/")) + str(list(lists_of(alice)["activity"]))
    assert "Toutes les sessions fermées" in seen
    assert str(agent.pk)[:8] not in seen
    assert str(namesake.pk)[:8] not in seen


def test_lines_written_before_agents_had_a_number_are_shown_as_they_are(desk: Browser, alice: User) -> None:
    activity.record(alice, "reset_sent_by_agent", actor="Agathe Guichet", reason=REASON)
    page = look_at(desk, alice)
    assert "Par Agathe Guichet</span>" in page
