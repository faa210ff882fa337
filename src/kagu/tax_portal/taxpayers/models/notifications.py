"""Messages about dossiers: read in the portal, and mailed to the address of their class."""

from django.conf import settings
from django.db import models

from kagu.tax_portal.taxpayers.models.dossiers import Dossier, DossierEvent


class Notification(models.Model):
    """One message to one person; the class comes from the dossier alone (R122)."""

    class Class(models.TextChoices):
        PERSONAL = "personal"
        THIRD_PARTY = "third_party"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notifications")
    event = models.ForeignKey(DossierEvent, on_delete=models.CASCADE, related_name="notifications")
    # Written once: it must stay what it was when the recipient's subscription ends.
    message_class = models.CharField(max_length=11, choices=Class)
    created_at = models.DateTimeField(auto_now_add=True)
    # The address resolved when the mail left, for the history of messages.
    sent_to = models.CharField(max_length=254, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(name="one_message_per_event", fields=["recipient", "event"])]
