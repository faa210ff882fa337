"""The second address, to which the messages of « démarches pour un tiers » go."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ThirdPartyEmail(models.Model):
    """One address asked for; it is in force once its mailbox confirmed it (S4)."""

    class State(models.TextChoices):
        PENDING = "pending"
        IN_FORCE = "in_force"
        REPLACED = "replaced"
        REMOVED = "removed"
        CANCELLED = "cancelled"
        REFUSED = "refused"
        EXPIRED = "expired"

    portal_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="third_party_emails"
    )
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    requested_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="one_third_party_email_pending",
                fields=["portal_user"],
                condition=Q(state="pending"),
            ),
            models.UniqueConstraint(
                name="one_third_party_email_in_force",
                fields=["portal_user"],
                condition=Q(state="in_force"),
            ),
        ]


class RefusedThirdPartyAddress(models.Model):
    """A mailbox that asked not to be proposed again by this person (E43)."""

    portal_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="refused_third_party_addresses",
        db_index=False,
    )
    address_hash = models.CharField(max_length=64)
    refused_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_refusal_per_address", fields=["portal_user", "address_hash"])
        ]


class UndeliverableMailbox(models.Model):
    """A mailbox from which a mail came back for good, known by its hash alone."""

    address_hash = models.CharField(max_length=64, unique=True)
    noticed_at = models.DateTimeField(db_index=True)
