"""What the administration enters in a taxpayer's account without a return: debts, and money that came."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from kagu.tax_portal.taxpayers.agent_act import ActOfOffice, refuse_own_matter, tell_news
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.ledger.entries import counter, enter_debt, enter_payment
from kagu.tax_portal.taxpayers.models import AccountEntry, Taxpayer


class EnteredOtherwise(Exception):
    """The reference was entered before, for somebody else, another tax, amount or day."""


class NothingToCounter(Exception):
    """No debt of this reference."""


@dataclass(frozen=True)
class Movement:
    """Of one tax, in francs; `reference` is the department's own, and stands for it for good."""

    tax: str
    amount: int
    reference: str
    period: str = ""


@transaction.atomic
def enter_debt_of(taxpayer: Taxpayer, debt: Movement, due_on: date, by: ActOfOffice) -> AccountEntry:
    """Owed by this day; once, whoever tells it again. Raises EnteredOtherwise."""
    _lock(taxpayer, by)
    is_new = not AccountEntry.objects.filter(origin=f"debt:{debt.reference}").exists()
    entry = enter_debt(taxpayer, debt.tax, debt.amount, due_on, period=debt.period, reference=debt.reference)
    _refuse_other(entry, taxpayer, debt, debt.amount)
    if entry.due_on != due_on:
        raise EnteredOtherwise
    if is_new:
        _tell("debt_entered", taxpayer, by)
    return entry


@transaction.atomic
def cancel_debt(reference: str, by: ActOfOffice) -> AccountEntry:
    """The debt stays, and is countered by an entry of its own; once. Raises NothingToCounter."""
    debts = AccountEntry.objects.select_for_update(of=("self",)).select_related("taxpayer")
    debt = debts.filter(origin=f"debt:{reference}").first()
    if debt is None:
        raise NothingToCounter
    refuse_own_matter(by, debt.taxpayer)
    is_new = not AccountEntry.objects.filter(counters=debt).exists()
    entry = counter(debt)
    if is_new:
        _tell("debt_cancelled", debt.taxpayer, by)
    return entry


@transaction.atomic
def enter_payment_of(taxpayer: Taxpayer, payment: Movement, by: ActOfOffice) -> AccountEntry:
    """Money that came without an order; once, whoever tells it again. Raises EnteredOtherwise."""
    _lock(taxpayer, by)
    origin = f"told:{payment.reference}"
    is_new = not AccountEntry.objects.filter(origin=f"payment:{origin}").exists()
    entry = enter_payment(
        taxpayer, payment.tax, payment.amount, origin, period=payment.period, reference=payment.reference
    )
    _refuse_other(entry, taxpayer, payment, -payment.amount)
    if is_new:
        _tell("payment_taken_in", taxpayer, by)
    return entry


def _lock(taxpayer: Taxpayer, by: ActOfOffice) -> None:
    """Of two that tell the same at once, the second finds it entered."""
    refuse_own_matter(by, taxpayer)
    Taxpayer.objects.select_for_update(no_key=True).get(pk=taxpayer.pk)


def _tell(kind: str, taxpayer: Taxpayer, by: ActOfOffice) -> None:
    activity.record(kind, taxpayer=taxpayer, **by.line)
    tell_news(taxpayer, kind, reverse("procedures:tax_account", args=[taxpayer.pk]))


def _refuse_other(entry: AccountEntry, taxpayer: Taxpayer, told: Movement, amount: int) -> None:
    found = (entry.taxpayer_id, entry.tax, entry.period, entry.amount)
    if found != (taxpayer.pk, told.tax, told.period, amount):
        raise EnteredOtherwise
