"""A démarche has consequences: what a return makes owed, its notice, the money that comes in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.assessments.assess_filed_returns import assess_filed_returns
from kagu.tax_portal.taxpayers.assessments.assessment_check import check_code
from kagu.tax_portal.taxpayers.assessments.issue_assessment import issue_assessment
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SALES_TAX
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods, previous_period
from kagu.tax_portal.taxpayers.ledger.balance import balance, owed_by
from kagu.tax_portal.taxpayers.models import AccountEntry, Assessment, Dossier, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.models.ledger import EntriesStay
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS, QUARTER, YEAR, begin, file, fill

REASON = {"reason": "vérifié au bureau des agents"}
WEALTHY = {**INCOME_ANSWERS, "box_NA": "12 000 000"}


@pytest.fixture
def desk(make_person: MakePerson, log_in: LogIn) -> Client:
    return log_in(make_person("Agnès", is_subscribed=False, is_staff=True))


@pytest.fixture
def filed(alice: PortalUser, log_in: LogIn) -> Callable[..., Dossier]:
    """A return that Alice filed."""

    def file_one(**answers: str) -> Dossier:
        browser = log_in(alice)
        dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
        fill(browser, dossier, **answers)
        file(browser, dossier)
        return dossier

    return file_one


def account_of(browser: Client, taxpayer: Taxpayer) -> str:
    return text_of(browser.get(f"/demarches/compte/{taxpayer.pk}/"))


def decide(desk: Client, dossier: Dossier, name: str) -> Any:
    return desk.post(f"/agents/dossiers/{dossier.pk}/{name}/", REASON, follow=True)


def correct(browser: Client, dossier: Dossier, **answers: str) -> Dossier:
    page = browser.post(f"/demarches/dossier/{dossier.pk}/corriger/")
    correction = Dossier.objects.get(pk=page["Location"].split("/")[3])
    fill(browser, correction, **answers)
    file(browser, correction)
    return correction


def test_a_sales_tax_return_is_owed_by_its_day(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    browser, company = log_in(alice), make_company("Récif", alice)
    dossier = begin(browser, company, "tgc", QUARTER)
    fill(browser, dossier, sales_11="1 000 000", deductible="20 000")
    assert "Vous n'avez rien à payer." in account_of(browser, company)
    file(browser, dossier)
    shown = account_of(browser, company)
    assert f"TGC {QUARTER}" in shown
    assert "90 000 XPF" in shown
    [owed] = owed_by(company)
    assert (owed.amount, owed.entry.tax) == (90_000, "sales_tax")
    assert balance(company) == 90_000


def test_a_credit_of_sales_tax_is_carried_without_loss(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    browser, company = log_in(alice), make_company("Récif", alice)
    before = begin(browser, company, "tgc", previous_period(QUARTER))
    assert "Crédit de TGC à reporter 30 000 XPF" in fill(browser, before, deductible="30 000")
    file(browser, before)
    assert balance(company) == 0
    after = begin(browser, company, "tgc", QUARTER)
    shown = fill(browser, after, sales_11="1 000 000")
    assert "Crédit de TGC reporté de la période précédente 30 000 XPF" in shown
    assert "TGC à payer 80 000 XPF" in shown
    file(browser, after)
    assert balance(company) == 80_000


def test_a_correction_counters_what_it_replaces(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    browser, company = log_in(alice), make_company("Récif", alice)
    first = begin(browser, company, "tgc", QUARTER)
    fill(browser, first, sales_11="1 000 000")
    file(browser, first)
    correct(browser, first, sales_11="2 000 000")
    assert balance(company) == 220_000
    amounts = list(company.account_entries.order_by("pk").values_list("amount", flat=True))
    assert amounts == [110_000, -110_000, 220_000]
    assert [owed.amount for owed in owed_by(company)] == [220_000]


@pytest.mark.parametrize(("regime", "count"), [("franchise", 0), ("quarterly", 4), ("monthly", 12)])
def test_the_regime_says_which_periods_are_filed(regime: str, count: int) -> None:
    assert len(open_periods(SALES_TAX, regime=regime)) == count


def test_a_business_in_franchise_files_no_sales_tax(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    company = make_company("Récif", alice)
    Taxpayer.objects.filter(pk=company.pk).update(sales_tax_regime="franchise")
    page = log_in(alice).post(f"/demarches/commencer/{company.pk}/tgc/", {"period": QUARTER}, follow=True)
    assert "n'est pas ouverte pour cette période" in text_of(page)


def test_an_agent_issues_the_notice_and_the_person_reads_how_it_came_about(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client, mails: Mailbox
) -> None:
    dossier = filed(**WEALTHY)
    assert "L'avis est émis." in text_of(decide(desk, dossier, "avis"))
    notice = Assessment.objects.get(dossier=dossier)
    browser = log_in(alice)
    page = text_of(browser.get(f"/demarches/dossier/{dossier.pk}/avis/"))
    assert notice.number in page
    assert "Comment ce montant est calculé" in page
    assert "Total" in page
    assert notice.explanation[-1]["total"] == notice.amount_due > 0
    # Whenever the notice comes, there are days left to pay it.
    assert notice.due_on
    assert notice.due_on >= timezone.localdate() + timedelta(days=30)
    assert "en retard" not in account_of(browser, taxpayer_of(alice))
    assert browser.get(f"/demarches/dossier/{dossier.pk}/avis.pdf").content.startswith(b"%PDF-")
    assert balance(taxpayer_of(alice)) == notice.amount_due
    assert "accepté" in mails.last_mail_to("alice@exemple.nc").subject


def test_a_person_without_tax_gets_a_notice_and_owes_nothing(
    alice: PortalUser, filed: Callable[..., Dossier], desk: Client
) -> None:
    dossier = filed(**{**INCOME_ANSWERS, "box_NA": "1 000 000"})
    decide(desk, dossier, "avis")
    notice = Assessment.objects.get()
    assert (notice.kind, notice.amount_due, notice.due_on) == ("no_tax", 0, None)
    assert not AccountEntry.objects.exists()


def test_a_return_is_assessed_once(filed: Callable[..., Dossier], desk: Client) -> None:
    dossier = filed(**WEALTHY)
    issue_assessment(dossier)
    with pytest.raises(WrongState):
        issue_assessment(dossier)
    assert "ne le permet pas" in text_of(decide(desk, dossier, "avis"))
    assert Assessment.objects.count() == 1


def test_the_computer_assesses_what_it_can_and_leaves_the_rest_to_agents(
    alice: PortalUser, bob: PortalUser, filed: Callable[..., Dossier], capsys: pytest.CaptureFixture[str]
) -> None:
    filed(**WEALTHY)
    of_long_ago = {"situation": "single", "salaries": "4 200 000"}
    unknown = Dossier.objects.create(
        taxpayer=taxpayer_of(bob), service="revenus", period=YEAR, state="submitted", content=of_long_ago
    )
    call_command("assess_returns")
    assert "1 notices issued, 1 returns left to agents." in capsys.readouterr().out
    assert Assessment.objects.filter(taxpayer=taxpayer_of(alice)).count() == 1
    unknown.refresh_from_db()
    assert unknown.state == Dossier.State.SUBMITTED


def test_the_notice_of_a_correction_replaces_the_one_before(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier]
) -> None:
    first = issue_assessment(filed(**WEALTHY))
    browser = log_in(alice)
    correction = correct(browser, first.dossier, **{**WEALTHY, "box_NA": "9 000 000"})
    assert balance(taxpayer_of(alice)) == 0
    second = issue_assessment(correction)
    assert second.replaces == first
    assert balance(taxpayer_of(alice)) == second.amount_due < first.amount_due
    assert "ne vaut plus" in text_of(browser.get(f"/demarches/dossier/{first.dossier_id}/avis/"))


def test_a_refused_correction_leaves_what_it_replaced_owed(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client
) -> None:
    """Otherwise anything filed as a correction would rid its author of the tax."""
    first = issue_assessment(filed(**WEALTHY))
    browser = log_in(alice)
    correction = correct(browser, first.dossier, **{**WEALTHY, "box_NA": "1 000 000"})
    decide(desk, correction, "rejeter")
    first.dossier.refresh_from_db()
    assert first.dossier.state == Dossier.State.ACCEPTED
    assert balance(taxpayer_of(alice)) == first.amount_due
    assert [(owed.amount, owed.due_on) for owed in owed_by(taxpayer_of(alice))] == [
        (first.amount_due, first.due_on)
    ]
    assert "ne vaut plus" not in text_of(browser.get(f"/demarches/dossier/{first.dossier_id}/avis/"))


@pytest.mark.parametrize("begun_from", ["the return in force", "the refused correction"])
def test_after_a_refused_correction_another_one_replaces_both(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client, begun_from: str
) -> None:
    first = issue_assessment(filed(**WEALTHY))
    browser = log_in(alice)
    refused = correct(browser, first.dossier, **{**WEALTHY, "box_NA": "1 000 000"})
    decide(desk, refused, "rejeter")
    of = first.dossier if begun_from == "the return in force" else refused
    second = issue_assessment(correct(browser, of, **{**WEALTHY, "box_NA": "9 000 000"}))
    assert second.replaces == first
    assert balance(taxpayer_of(alice)) == second.amount_due
    assert [owed.amount for owed in owed_by(taxpayer_of(alice))] == [second.amount_due]
    decide(desk, correct(browser, second.dossier, **WEALTHY), "rejeter")
    assert balance(taxpayer_of(alice)) == second.amount_due


def test_a_refused_correction_of_sales_tax_leaves_the_period_owed(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany, desk: Client
) -> None:
    browser, company = log_in(alice), make_company("Récif", alice)
    first = begin(browser, company, "tgc", QUARTER)
    fill(browser, first, sales_11="1 000 000")
    file(browser, first)
    decide(desk, correct(browser, first, sales_11="10"), "rejeter")
    first.refresh_from_db()
    assert first.state == Dossier.State.SUBMITTED
    assert [owed.amount for owed in owed_by(company)] == [110_000]
    assert balance(company) == 110_000


def test_of_one_period_there_is_one_draft_whichever_return_it_was_begun_from(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client
) -> None:
    first = issue_assessment(filed(**WEALTHY)).dossier
    browser = log_in(alice)
    refused = correct(browser, first, **INCOME_ANSWERS)
    decide(desk, refused, "rejeter")
    pages = [browser.post(f"/demarches/dossier/{one.pk}/corriger/") for one in (first, refused)]
    assert pages[0]["Location"] == pages[1]["Location"]
    assert Dossier.objects.filter(state=Dossier.State.DRAFT).count() == 1


def test_a_return_that_fails_stops_nobody_behind_it(
    alice: PortalUser, bob: PortalUser, filed: Callable[..., Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(**WEALTHY)
    failing = Dossier.objects.create(
        taxpayer=taxpayer_of(bob), service="revenus", period=YEAR, state="submitted", content=WEALTHY
    )

    def issue(dossier: Dossier) -> Assessment:
        if dossier.pk == failing.pk:
            raise RuntimeError
        return issue_assessment(dossier)

    monkeypatch.setattr("kagu.tax_portal.taxpayers.assessments.assess_filed_returns.issue_assessment", issue)
    done = assess_filed_returns()
    assert (done.issued, done.left) == (1, 1)
    assert Assessment.objects.get().taxpayer == taxpayer_of(alice)


def test_anyone_can_tell_a_notice_from_a_forged_one(filed: Callable[..., Dossier]) -> None:
    notice = issue_assessment(filed(**WEALTHY))
    told = {"number": notice.number, "code": check_code(notice)}
    assert "Cet avis est authentique." in text_of(Client().get("/demarches/recepisse/verifier/", told))
    Assessment.objects.filter(pk=notice.pk).update(amount_due=1)
    forged = text_of(Client().get("/demarches/recepisse/verifier/", told))
    assert "ne vont pas ensemble" in forged


def test_the_reason_of_a_refusal_is_read_by_the_person(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client
) -> None:
    dossier = filed(**INCOME_ANSWERS)
    assert "Le dossier est rejeté." in text_of(decide(desk, dossier, "rejeter"))
    page = text_of(log_in(alice).get(f"/demarches/dossier/{dossier.pk}/"))
    assert "Motif : vérifié au bureau des agents" in page


def test_money_that_came_is_counted_once_and_pays_what_is_due_first(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier], desk: Client
) -> None:
    notice = issue_assessment(filed(**WEALTHY))
    browser = log_in(alice)
    order = begin(browser, taxpayer_of(alice), "paiement", "")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    fill(browser, order, tax="income", amount="1 000", execute_on=tomorrow)
    file(browser, order)
    assert [owed.amount for owed in owed_by(taxpayer_of(alice))] == [notice.amount_due]
    assert "Le paiement est inscrit." in text_of(decide(desk, order, "paiement-recu"))
    assert "ne le permet pas" in text_of(decide(desk, order, "paiement-recu"))
    assert [owed.amount for owed in owed_by(taxpayer_of(alice))] == [notice.amount_due - 1_000]
    assert balance(taxpayer_of(alice)) == notice.amount_due - 1_000


def test_an_accepted_change_of_address_changes_where_letters_go(
    alice: PortalUser, log_in: LogIn, desk: Client
) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "adresse", "")
    since = timezone.localdate().isoformat()
    fill(browser, dossier, street="7 rue Neuve", postal_code="98 835", municipality="Dumbéa", since=since)
    file(browser, dossier)
    decide(desk, dossier, "accepter")
    person = taxpayer_of(alice)
    assert (person.street, person.postal_code, person.municipality) == ("7 rue Neuve", "98835", "Dumbéa")
    line = person.activities.get(kind="postal_address_changed")
    assert line.details["after"]["street"] == "7 rue Neuve"


def test_agents_decide_nothing_of_their_own(
    alice: PortalUser, log_in: LogIn, filed: Callable[..., Dossier]
) -> None:
    dossier = filed(**INCOME_ANSWERS)
    PortalUser.objects.filter(pk=alice.pk).update(is_staff=True)
    alice.refresh_from_db()
    assert "Ce dossier vous concerne" in text_of(decide(log_in(alice), dossier, "avis"))
    assert not Assessment.objects.exists()


def test_an_entry_stays_as_it_was_written(filed: Callable[..., Dossier]) -> None:
    issue_assessment(filed(**WEALTHY))
    entry = AccountEntry.objects.get()
    for change in (entry.save, entry.delete, AccountEntry.objects.all().delete):
        with pytest.raises(EntriesStay):
            change()
    with pytest.raises(EntriesStay):
        AccountEntry.objects.update(amount=1)


def test_every_page_of_a_long_account_is_reached_and_sums_are_those_of_the_whole(
    alice: PortalUser, log_in: LogIn
) -> None:
    person, today = taxpayer_of(alice), timezone.localdate()
    for number in range(60):
        AccountEntry.objects.create(
            taxpayer=person,
            tax="income",
            kind="assessment",
            amount=1_000,
            on=today,
            due_on=today,
            origin=f"test:{number}",
        )
    browser = log_in(alice)
    assert "Solde du compte : 60 000 XPF" in account_of(browser, person)
    last = text_of(browser.get(f"/demarches/compte/{person.pk}/?page=3"))
    assert "Page 3 sur 3" in last
    assert "1 000 XPF" in last


def test_the_questionnaire_asks_one_subject_a_page_and_only_what_was_ticked(
    alice: PortalUser, log_in: LogIn
) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    answers = [
        ({"page": "situation", "situation": "single", "is_resident": "yes"}, "Page 2 sur 4 : Les déclarants"),
        ({"page": "declarants"}, "Page 3 sur 4 : Les personnes à charge"),
        ({"page": "personnes-a-charge"}, "Page 4 sur 4 : Ce que vous avez à déclarer"),
        ({"page": "categories", "has_wages": "on"}, "Page 5 sur 5 : Traitements et salaires"),
        ({"page": "wages", "box_NA": "douze"}, "sans centimes ni lettres"),
        ({"page": "wages", "box_NA": "4 200 000"}, "Relisez avant de déposer"),
    ]
    for typed, shown in answers:
        dossier.refresh_from_db()
        fields = {**typed, "version": str(dossier.content_version), "check": "1"}
        assert shown in text_of(browser.post(path, fields, follow=True))
    assert "Continuer" in text_of(browser.get(f"{path}?page=categories"))
    page = text_of(browser.get(f"{path}?page=wages"))
    assert "NA – Traitements et salaires du déclarant 1" in page
    assert "déclarant 2" not in page
    assert "Estimation avec vos réponses" in page
