"""What follows from the entries of an account: its balance, and what is still to be paid, by when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import Coalesce

from kagu.site import clock
from kagu.tax_portal.taxpayers.models import AccountEntry, Taxpayer


@dataclass(frozen=True)
class Owed:
    """What is left of one entry, in francs, and the last day to pay it."""

    entry: AccountEntry
    amount: int

    @property
    def due_on(self) -> date | None:
        return self.entry.due_on

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


def balance(taxpayer: Taxpayer) -> int:
    """In francs: owed when positive, in the taxpayer's favour when negative."""
    total: int = taxpayer.account_entries.aggregate(total=Coalesce(Sum("amount"), 0))["total"]
    return total


def entries_with_balance(taxpayer: Taxpayer) -> QuerySet[AccountEntry]:
    """Newest first; each with `balance`, that of the account after it, summed by the database."""
    after = Window(Sum("amount"), order_by=[F("on").asc(), F("pk").asc()])
    return taxpayer.account_entries.annotate(balance=after).order_by("-on", "-pk")


def owed_by(taxpayer: Taxpayer) -> list[Owed]:
    """What is still to be paid, first due first: of each tax, what came in paid what was due first."""
    left, found = _credits(taxpayer), []
    for entry in _debts(taxpayer).order_by("due_on", "pk"):
        paid = min(left.get(entry.tax, 0), entry.amount)
        left[entry.tax] = left.get(entry.tax, 0) - paid
        if paid < entry.amount:
            found.append(Owed(entry, entry.amount - paid))
    return found


def _debts(taxpayer: Taxpayer) -> QuerySet[AccountEntry]:
    """What is owed and was not taken back."""
    return taxpayer.account_entries.filter(amount__gt=0, countered_by=None, counters=None)


def _credits(taxpayer: Taxpayer) -> dict[str, int]:
    """By tax, in francs: all that came in, and was not taken back."""
    came_in = taxpayer.account_entries.filter(amount__lt=0, countered_by=None, counters=None)
    sums = came_in.order_by().values_list("tax").annotate(total=Sum("amount"))
    return {tax: -total for tax, total in sums}
