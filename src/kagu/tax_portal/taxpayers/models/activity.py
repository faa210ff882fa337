"""What happened to an account of the portal and to a taxpayer, and who did it."""

from django.conf import settings
from django.db import models

from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Activity(models.Model):
    """One line of the history; rows are only ever added, without secrets or full addresses."""

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=50)
    portal_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="activities"
    )
    taxpayer = models.ForeignKey(Taxpayer, null=True, on_delete=models.CASCADE, related_name="activities")
    # The agent's name, empty when the person acted themselves.
    actor = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
