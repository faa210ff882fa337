"""That an account and a taxpayer are the same person, since when and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Subscription(models.Model):
    """The tie between an account and the person it belongs to (product.md §3.3 G)."""

    class EndReason(models.TextChoices):
        USER = "user"
        ACCOUNT_DELETED = "account_deleted"
        AGENT = "agent"
        CONTESTED = "contested"
        DEATH = "death"

    portal_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions"
    )
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="subscriptions")
    terms_version = models.CharField(max_length=20)
    subscribed_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=15, choices=EndReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_subscription_per_taxpayer",
                fields=["taxpayer"],
                condition=Q(ended_at=None),
            ),
            models.UniqueConstraint(
                name="one_live_subscription_per_account",
                fields=["portal_user"],
                condition=Q(ended_at=None),
            ),
        ]
