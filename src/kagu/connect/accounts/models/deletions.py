"""The rows of a deletion: an account that waits to be erased, and what stays of one that was."""

import uuid

from django.db import models

from kagu.site import clock


class PlannedDeletion(models.Model):
    """A closed account that waits to be erased; until then its mailbox may bring it back."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="planned_deletion")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="planned_deletions_by_day")]

    @property
    def is_over(self) -> bool:
        """Whether the worker is about to erase the account."""
        return self.due_at <= clock.now()


class Tombstone(models.Model):
    """Proof that an account was deleted; warns services when its address comes back (E39)."""

    subjects = models.JSONField(default=list)
    address_hmac = models.CharField(max_length=64, db_index=True)
    deleted_at = models.DateTimeField(auto_now_add=True)
    purge_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["purge_at"], name="tombstones_by_end")]


class DeletionReceipt(models.Model):
    """Which services were told of a deletion; readable for 30 days by whoever holds its link.

    `notices`: for each service its name and the outbox message that tells it, if it asked to be told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deleted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    notices = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="receipts_by_end")]
