"""Debts and payments: whole francs, each reference once, and an entry is never changed."""

from typing import Any

import pytest

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.models import AccountEntry, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.back_office.conftest import BackOffice, File, kind_of
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.pages import text_of


@pytest.fixture
def debt(alice: PortalUser) -> dict[str, Any]:
    return {
        "fiscal_id": taxpayer_of(alice).fiscal_id,
        "tax": "other",
        "amount": 12_000,
        "due_on": "2099-01-31",
        "reference": "AMENDE/2026-7",
    }


def test_a_debt_is_owed_and_the_person_reads_it(
    back_office: BackOffice, debt: dict[str, Any], alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    told = back_office.post("debts", debt).json()
    assert told == {"reference": "AMENDE/2026-7", "amount": 12_000, "balance": 12_000}
    page = text_of(log_in(alice).get(f"/demarches/compte/{taxpayer_of(alice).pk}/"))
    assert "Somme due" in page
    assert "12 000 XPF" in page
    mail = mails.last_mail_to("alice@exemple.nc")
    assert "Du nouveau" in mail.subject
    assert "Somme due inscrite" in mail.body
    assert "12 000" not in mail.body


def test_a_debt_told_again_is_entered_once_and_never_changed(
    back_office: BackOffice, debt: dict[str, Any]
) -> None:
    back_office.post("debts", debt)
    assert back_office.post("debts", debt).json()["balance"] == 12_000
    for changed in ({"amount": 13_000}, {"tax": "income"}, {"due_on": "2099-02-28"}, {"period": "2025"}):
        assert kind_of(back_office.post("debts", {**debt, **changed})) == "entered-otherwise"
    assert AccountEntry.objects.count() == 1


def test_a_cancelled_debt_is_countered_once_and_stays(
    back_office: BackOffice, debt: dict[str, Any], alice: PortalUser
) -> None:
    back_office.post("debts", debt)
    for _ in range(2):
        told = back_office.post("debts/cancellation", {"reference": debt["reference"]}).json()
        assert (told["amount"], told["balance"]) == (-12_000, 0)
    assert [entry.amount for entry in AccountEntry.objects.order_by("pk")] == [12_000, -12_000]
    assert taxpayer_of(alice).activities.filter(kind="debt_cancelled").count() == 1
    assert kind_of(back_office.post("debts/cancellation", {"reference": "NONE"})) == "not-found"


def test_a_payment_is_taken_off_once(back_office: BackOffice, debt: dict[str, Any]) -> None:
    back_office.post("debts", debt)
    payment = {**debt, "amount": 5_000, "reference": "VIR-1"}
    del payment["due_on"]
    for _ in range(2):
        assert back_office.post("payments", payment).json()["balance"] == 7_000
    assert kind_of(back_office.post("payments", {**payment, "amount": 5_001})) == "entered-otherwise"
    assert kind_of(back_office.post("payments", {**payment, "fiscal_id": "0000000"})) == "not-found"


@pytest.mark.parametrize("amount", [0, -1, "12000", True, None, 10**12])
def test_an_amount_that_is_not_whole_francs_is_refused(
    back_office: BackOffice, debt: dict[str, Any], amount: Any
) -> None:
    assert kind_of(back_office.post("debts", {**debt, "amount": amount})) == "invalid-values"
    assert kind_of(back_office.post("debts", {**debt, "amount": 12_000.0})) == "invalid-json"
    assert not AccountEntry.objects.exists()


def test_an_order_is_carried_out_when_its_money_came(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    order = filed(PAYMENT, "", tax="income", reference="2026-AVIS", amount="30 000")
    path = f"dossiers/{order.pk}/payment"
    assert kind_of(back_office.post(path, {"amount": 29_999})) == "amount-differs"
    assert back_office.post(path, {"amount": 30_000}).json()["state"] == "accepted"
    assert balance(taxpayer_of(alice)) == -30_000
    assert kind_of(back_office.post(path, {"amount": 30_000})) == "already-decided"
    assert (
        kind_of(back_office.post(f"dossiers/{filed().pk}/payment", {"amount": 1})) == "not-for-this-dossier"
    )
