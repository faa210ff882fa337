"""What the interface of the department's computer keeps: what came to wait for it, what it asked for."""

from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.dossiers import Dossier


class Filing(models.Model):
    """One time that a dossier came to wait for a decision: filed, or in force again.

    `position` is given when it is first read: of two that are filed at once, the one that is committed
    last is never numbered before what was read already, so that no reader misses it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="filings")
    at = models.DateTimeField()
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(name="filings_not_read_yet", fields=["id"], condition=Q(position=None))]


class KeptRequest(models.Model):
    """A request that was carried out, by the key its sender gave it: sent again, it is answered alike."""

    client_id = models.CharField(max_length=255)
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_request_of_a_key", fields=["client_id", "key"]),
        ]
