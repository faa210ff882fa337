"""The row of an account that is closed and waits to be erased."""

from django.db import models

from kagu.site import clock


class PlannedDeletion(models.Model):
    """A closed account that waits to be erased; until then its mailbox may bring it back."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="planned_deletion")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    @property
    def is_over(self) -> bool:
        """Whether the worker is about to erase the account."""
        return self.due_at <= clock.now()
