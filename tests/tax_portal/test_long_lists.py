"""Lists end nowhere silently: what is not on a list's first page is on a later one, and sums count all."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, PAYMENT
from kagu.tax_portal.taxpayers.models import AccountEntry, Delegation, Dossier, PortalUser, Taxpayer
from tests.long_lists import seen_on_all_pages
from tests.tax_portal.conftest import LogIn, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of

MANY = 60


def others() -> list[Taxpayer]:
    rows = [Taxpayer(fiscal_id=str(8_000_000 + n), kind="person", name=f"Tiers {n}") for n in range(MANY)]
    return Taxpayer.objects.bulk_create(rows)


def delegate_all(pairs: list[tuple[Taxpayer, Taxpayer]]) -> None:
    """All proposed at one moment."""
    now = timezone.now()
    Delegation.objects.bulk_create(
        Delegation(
            principal=principal,
            delegate=delegate,
            starts_on=now.date() - timedelta(days=1),
            ends_on=now.date() + timedelta(days=365),
            state=Delegation.State.ACTIVE,
            proposal_expires_at=now,
        )
        for principal, delegate in pairs
    )
    Delegation.objects.update(proposed_at=now)


def file_all(taxpayer: Taxpayer, service: str) -> list[Dossier]:
    rows = [
        Dossier(taxpayer=taxpayer, service=service, period=str(n), state="submitted") for n in range(MANY)
    ]
    made = Dossier.objects.bulk_create(rows)
    Dossier.objects.update(created_at=timezone.now())
    return made


def test_every_delegation_is_on_one_page_of_its_own_list(alice: PortalUser, log_in: LogIn) -> None:
    """Received and given have their own pages; of one moment, none is lost between two."""
    own, rows = taxpayer_of(alice), others()
    delegate_all([(other, own) for other in rows] + [(own, other) for other in rows])
    browser = log_in(alice)
    assert text_of(browser.get("/delegations/")).count("Page 1 sur 3") == 2
    received = r"/delegations/([0-9a-f-]{36})/renoncer/"
    seen = Counter(seen_on_all_pages(browser, "/delegations/", received, "received-title"))
    assert set(seen) == {str(row.pk) for row in own.delegations_received.all()}
    given = r"/delegations/([0-9a-f-]{36})/suspendre/"
    seen = Counter(seen_on_all_pages(browser, "/delegations/", given, f"given-{own.pk}"))
    assert set(seen) == {str(row.pk) for row in own.delegations_given.all()}
    assert set(seen.values()) == {1}
    third = text_of(browser.get(f"/delegations/?received=3&given-{own.pk}=2"))
    assert "Page 3 sur 3" in third
    assert "Page 2 sur 3" in third


def test_an_account_of_many_payments_shows_them_all_and_sums_them_all(
    alice: PortalUser, log_in: LogIn
) -> None:
    taxpayer = taxpayer_of(alice)
    AccountEntry.objects.bulk_create(
        AccountEntry(
            taxpayer=taxpayer,
            tax="income",
            kind="payment",
            amount=-1000,
            on=timezone.now().date(),
            reference=f"Virement {n}.",
            origin=f"payment {n}",
        )
        for n in range(120)
    )
    orders = file_all(taxpayer, PAYMENT.code)
    browser, url = log_in(alice), f"/demarches/compte/{taxpayer.pk}/"
    assert "Votre compte est créditeur de 120 000 XPF" in text_of(browser.get(url)).replace(
        "\xa0", " "
    ).replace("\u202f", " ")
    seen = seen_on_all_pages(browser, url, r"Virement \d+\.", "entries-title")
    assert sorted(seen) == sorted(f"Virement {n}." for n in range(120))
    seen = seen_on_all_pages(browser, url, r"/demarches/dossier/([0-9a-f-]{36})/", "orders-title")
    assert set(seen) == {str(order.pk) for order in orders}


def test_every_dossier_is_reached_by_its_owner_and_by_an_agent(
    alice: PortalUser, make_person: MakePerson, log_in: LogIn
) -> None:
    taxpayer = taxpayer_of(alice)
    filed = {str(dossier.pk) for dossier in file_all(taxpayer, INCOME.code)}
    seen = seen_on_all_pages(
        log_in(alice), "/demarches/", r"/demarches/dossier/([0-9a-f-]{36})/", "dossiers-title"
    )
    assert set(seen) == filed
    desk, url = (
        log_in(make_person("Agathe", is_subscribed=False, is_staff=True)),
        f"/agents/contribuables/{taxpayer.pk}/",
    )
    desk.post(url, {"why": "counter"})
    assert set(seen_on_all_pages(desk, url, r"/agents/dossiers/([0-9a-f-]{36})/", "dossiers")) == filed
    seen = seen_on_all_pages(desk, "/agents/dossiers/", r"/agents/dossiers/([0-9a-f-]{36})/", "waiting-title")
    assert set(seen) == filed


def test_a_search_stays_with_its_further_pages(alice: PortalUser, log_in: LogIn) -> None:
    """Only those that were looked for are paged."""
    own, rows = taxpayer_of(alice), others()
    delegate_all([(other, own) for other in rows])
    page = log_in(alice).get("/tiers/?q=8000059").content.decode()
    assert "8000059" in page
    assert "Page 1" not in page
    page = log_in(alice).get("/tiers/?q=&page=2").content.decode()
    assert "?q=&amp;page=3#list-title" in page
