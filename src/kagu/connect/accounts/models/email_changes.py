"""The row of a request to move an account to another address."""

import uuid

from django.db import models
from django.db.models import Q

from kagu.connect.accounts.models.accounts import User


class EmailChange(models.Model):
    """A request to move an account to another address (S2)."""

    class State(models.TextChoices):
        REQUESTED = "requested"
        CONFIRMED = "confirmed"
        CANCELLED = "cancelled"
        SUPERSEDED = "superseded"
        EXPIRED = "expired"
        FAILED = "failed"
        REVERTED = "reverted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="email_changes")
    old_address = models.CharField(max_length=254)
    new_address = models.CharField(max_length=254)
    new_normalized = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_email_change_requested_per_account",
                fields=["user"],
                condition=Q(state="requested"),
            )
        ]
