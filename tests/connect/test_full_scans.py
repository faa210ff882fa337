"""No request, pick or chore reads a whole table that grows with people: the cost of a million is that of ten.

What counts all there is – metrics, the desk's « État », commands that verify everything – is not meant.
"""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client as Browser
from django.utils.module_loading import import_string

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import User
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import set_secret
from kagu.outbox.admin import OutboxMessageAdmin
from kagu.outbox.enqueue import enqueue
from kagu.outbox.lateness import relay_is_down
from kagu.outbox.models import OutboxMessage
from kagu.outbox.picking import pick
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE
from tests.connect.login.account_form import typed as filled_in
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.email_change import ask as ask_change
from tests.connect.provider.service import Service
from tests.full_scans import Asked, tables, watched
from tests.mails import Mailbox, path_of

pytestmark = pytest.mark.django_db

GROWING = {
    *("accounts_user", "accounts_loginsession", "accounts_activity", "accounts_activityhead"),
    *("accounts_emailchange", "accounts_knowndevice", "accounts_lock", "accounts_loginfailures"),
    *("accounts_passkey", "accounts_codegenerator", "accounts_recoverycode", "accounts_searchword"),
    *("accounts_tombstone", "accounts_deletionreceipt", "accounts_planneddeletion", "accounts_arrivedentry"),
    "accounts_dataexport",
    *("clients_subject", "clients_connection", "clients_clientsession"),
    *("provider_grant", "provider_pushedrequest", "provider_spentidentifier"),
    *("outbox_outboxmessage", "mailed_links_mailedlink", "counting_tally"),
}
# These grow with services, days, agents and what agents do; files to fetch are there for a day, people who
# lost a factor for a week.
OTHERS = {
    *("clients_client", "signing_signingkey", "outbox_workerheartbeat"),
    *("accounts_sitehead", "accounts_sealingprogress", "accounts_lostfactor"),
    *("accounts_dataexportpart", "django_admin_log"),
    *("desk_waitingact", "desk_deskline", "desk_deskend", "desk_deskseal"),
    *("auth_permission", "auth_group", "auth_group_permissions", "accounts_user_groups"),
    *("accounts_user_user_permissions", "django_content_type"),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """What is asked from here on; whatever read a whole table is told at the end."""
    with watched(monkeypatch) as asked:
        yield asked


@pytest.fixture
def service(alice: User) -> Service:
    """A service that polls its events, and that people have used."""
    service = Service("impots", "a secret of the service, 256 bits long in real life")
    client = Client(
        client_id=service.client_id,
        name="Impôts",
        redirect_uris=[service.redirect_uri],
        scopes=["openid", "email"],
        sector="impots",
        grant_types=["authorization_code", "refresh_token"],
        event_types=["account-purged", "session-revoked"],
    )
    set_secret(client, service.secret)
    client.save()
    record_connection(alice, client, ["openid"], [])
    return service


def test_every_table_is_known_to_grow_or_not() -> None:
    assert tables() == GROWING | OTHERS


def test_whatever_reads_a_whole_table_is_told(asked: Asked) -> None:
    assert not User.objects.filter(birth_place="Nouméa", state="active").exists()
    assert not User.objects.order_by("birth_name").first()
    (scan, sort) = asked.full_scans(GROWING)
    assert scan.startswith("all of accounts_user")
    assert sort.startswith("all of accounts_user")


def test_what_a_service_asks_reads_no_whole_table(alice: User, service: Service, asked: Asked) -> None:
    browser = Browser()
    log_in(browser, alice)
    tokens = service.tokens(browser)
    assert service.userinfo(tokens["access_token"]).status_code == 200
    tokens = service.refresh(tokens["refresh_token"]).json()
    assert service.post("/introspect", {"token": tokens["access_token"]}).status_code == 200
    assert service.post("/par", service.request()).status_code == 201
    assert service.post_json("/events/poll", f'{{"ack": ["{"0" * 32}"]}}').status_code == 200
    assert service.post("/revoke", {"token": tokens["refresh_token"]}).status_code == 200
    assert asked.full_scans(GROWING) == []


PAGES = ["", "historique/", "appareils/", "verification/", "connexions/impots/", "mes-donnees/", "supprimer/"]


def test_what_people_do_reads_no_whole_table(
    alice: User, service: Service, mails: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, typed = Browser(), {"email": alice.email, "password": PASSWORD}
    with watched(monkeypatch) as asked:
        assert browser.post("/oidc/login", {**typed, "password": "wrong"}).status_code == 200
        assert browser.post("/oidc/login", typed).status_code == 302
        for page in PAGES:
            assert browser.get(f"/mon-compte/{page}").status_code == 200, page
        ask_change(browser, "autre@exemple.nc")
        Browser().post("/oidc/forgotten-password", {"email": alice.email})
        Browser().post(CREATE, filled_in(email="neuf@exemple.nc"))
        browser.post("/oidc/logout")
    # Each of these wrote to somebody: what was asked for was done.
    links = [mails.last_link_to(one) for one in ("autre@exemple.nc", alice.email, "neuf@exemple.nc")]
    with watched(monkeypatch) as opened:
        assert [Browser().get(path_of(link)).status_code for link in links] == [200, 200, 200]
    assert asked.full_scans(GROWING) + opened.full_scans(GROWING) == []


def test_an_account_goes_without_reading_those_of_others(alice: User, service: Service, asked: Asked) -> None:
    delete_account(alice)
    assert asked.full_scans(GROWING) == []


def test_the_desk_and_its_lists_read_no_whole_table(
    alice: User, make_person: Callable[..., User], asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutboxMessageAdmin, "list_per_page", 1)
    for state in [state for state in OutboxMessage.State for _ in range(2)]:
        with transaction.atomic():
            OutboxMessage.objects.filter(pk=enqueue("mail", alice.email, {}).pk).update(state=state)
    agent = make_person("Charlie", is_staff=True)
    agent.user_permissions.set(Permission.objects.filter(content_type__app_label="outbox"))
    browser = Browser()
    log_in(browser, agent)
    assert browser.post("/agents/", {"wanted": "alice newman"}).status_code == 200
    assert browser.post("/agents/", {"wanted": alice.email}).status_code == 200
    assert browser.get(f"/agents/comptes/{alice.pk}/").status_code == 200
    for asked_for in ("", "?state__exact=dead", "?state__exact=held", "?kind=mail", f"?q={alice.email}"):
        assert browser.get(f"/admin/outbox/outboxmessage/{asked_for}").status_code == 200, asked_for
    assert asked.full_scans(GROWING) == []


def test_a_pick_reads_nothing_but_what_is_next(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.outbox.picking.WINDOW", 1)
    with transaction.atomic():
        message = enqueue("mail", "alice@exemple.nc", {})
    assert pick(set(), 1) == [message]
    assert pick({message.lane}, 1) == []
    assert not relay_is_down()
    assert asked.full_scans(GROWING) == []


@pytest.mark.parametrize("chore", sorted(site.WORKER_CHORES))
def test_a_chore_reads_nothing_but_what_is_due(chore: str, alice: User, asked: Asked) -> None:
    import_string(chore)()
    assert asked.full_scans(GROWING) == []


def test_an_address_is_found_where_the_database_knows_how_many_ask_for_none(asked: Asked) -> None:
    """`ANALYZE` tells it that nearly all accounts have the same empty word there."""
    addresses = [f"personne{number}@exemple.nc" for number in range(2000)]
    User.objects.bulk_create(
        User(email=one, email_normalized=one, state=User.State.ACTIVE) for one in addresses
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asked.statements.clear()
    account, waiting = User.objects.at(addresses[7])
    assert account is not None
    assert account.email == addresses[7]
    assert waiting == []
    assert list(User.objects.asked_for(addresses[7])) == []
    assert not asked.full_scans(GROWING)
