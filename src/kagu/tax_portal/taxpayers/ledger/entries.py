"""Entering what is owed and what came in; an entry is never changed, only countered."""

from datetime import date

from kagu.site import clock
from kagu.tax_portal.taxpayers.models import AccountEntry, Dossier, Taxpayer

Tax, Kind = AccountEntry.Tax, AccountEntry.Kind


def enter_owed(
    dossier: Dossier, tax: str, kind: str, amount: int, due_on: date, *, reference: str = ""
) -> AccountEntry | None:
    """What a return or its notice makes owed, in francs; nothing is entered for 0. A transaction is open."""
    if amount <= 0:
        return None
    return _enter(
        dossier.taxpayer,
        f"{kind}:{dossier.pk}",
        tax=tax,
        kind=kind,
        amount=amount,
        period=dossier.period,
        due_on=due_on,
        dossier=dossier,
        reference=reference,
    )


def enter_payment(
    taxpayer: Taxpayer, tax: str, amount: int, origin: str, *, period: str = "", reference: str = ""
) -> AccountEntry:
    """Money that came in, in francs; the same `origin` is entered once, whoever tells it again."""
    return _enter(
        taxpayer,
        f"payment:{origin}",
        tax=tax,
        kind=Kind.PAYMENT,
        amount=-amount,
        period=period,
        reference=reference,
    )


def enter_debt(
    taxpayer: Taxpayer, tax: str, amount: int, due_on: date, *, period: str = "", reference: str
) -> AccountEntry:
    """What is owed without a return, in francs, by this day; the same `reference` is entered once."""
    return _enter(
        taxpayer,
        f"debt:{reference}",
        tax=tax,
        kind=Kind.DEBT,
        amount=amount,
        period=period,
        due_on=due_on,
        reference=reference,
    )


def counter_entries_of(dossier: Dossier) -> None:
    """What was entered for a return that another replaces is taken back, line by line."""
    for entry in dossier.account_entries.filter(countered_by=None, counters=None):
        counter(entry)


def put_back_entry_of(dossier: Dossier) -> None:
    """What a correction countered is owed again, by the same day: that correction was refused."""
    last = dossier.account_entries.filter(counters=None).order_by("pk").last()
    if last is None or not AccountEntry.objects.filter(counters=last).exists():
        return
    _enter(
        last.taxpayer,
        f"again:{last.pk}",
        tax=last.tax,
        kind=last.kind,
        amount=last.amount,
        period=last.period,
        due_on=last.due_on,
        dossier=last.dossier,
        reference=last.reference,
    )


def counter(entry: AccountEntry) -> AccountEntry:
    """The opposite of an entry, which stays; once, whoever asks again."""
    return _enter(
        entry.taxpayer,
        f"counter:{entry.pk}",
        tax=entry.tax,
        kind=Kind.COUNTER,
        amount=-entry.amount,
        period=entry.period,
        due_on=entry.due_on or clock.today(),
        dossier=entry.dossier,
        reference=entry.reference,
        counters=entry,
    )


def _enter(taxpayer: Taxpayer, origin: str, **values: object) -> AccountEntry:
    entry, _is_new = AccountEntry.objects.get_or_create(
        origin=origin, defaults={"taxpayer": taxpayer, "on": clock.today(), **values}
    )
    return entry
