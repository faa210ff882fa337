"""« Compte fiscal »: what a taxpayer owes and what came in, entry by entry."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.models.dossiers import Dossier
from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class EntriesStay(Exception):
    """An entry is never changed nor taken out: it is countered by another."""


class EntryQuerySet(models.QuerySet["AccountEntry"]):
    """Rows that are only ever added."""

    def update(self, **values: Any) -> int:
        raise EntriesStay

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EntriesStay


class AccountEntry(models.Model):
    """One line of an account: `amount` whole francs, owed when positive, in the taxpayer's favour when not.

    `origin` names what it comes from, once: the same return, notice or payment is never entered twice.
    """

    class Tax(models.TextChoices):
        INCOME = "income", _("Impôt sur le revenu")
        SALES_TAX = "sales_tax", _("TGC")
        OTHER = "other", _("Autre impôt ou taxe")

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Avis")
        RETURN = "return", _("Déclaration")
        DEBT = "debt", _("Somme due")
        PAYMENT = "payment", _("Paiement reçu")
        REJECTED_PAYMENT = "rejected_payment", _("Paiement rejeté")
        REFUND = "refund", _("Remboursement")
        COUNTER = "counter", _("Annulation")

    taxpayer = models.ForeignKey(
        Taxpayer, on_delete=models.PROTECT, related_name="account_entries", db_index=False
    )
    tax = models.CharField(max_length=9, choices=Tax)
    kind = models.CharField(max_length=16, choices=Kind)
    period = models.CharField(max_length=10, blank=True)
    amount = models.BigIntegerField()
    on = models.DateField()
    # The last day to pay what is owed.
    due_on = models.DateField(null=True)
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="account_entries")
    counters = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="countered_by")
    # What a person reads beside the kind: the number of a notice, the reference of a transfer.
    reference = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=80, unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(name="entries_of_a_taxpayer", fields=["taxpayer", "on", "id"])]
        constraints = [
            models.CheckConstraint(name="an_entry_moves_something", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="what_is_owed_has_a_day", condition=Q(amount__lt=0) | Q(due_on__isnull=False)
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EntriesStay
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EntriesStay

    @property
    def debit(self) -> int:
        """What it adds to what is owed, in francs, or 0."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """What it takes off what is owed, in francs, or 0."""
        return max(-self.amount, 0)
