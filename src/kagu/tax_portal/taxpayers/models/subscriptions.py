"""That an account and a taxpayer are the same person, since when and until when."""

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.companies import CompanyRole
from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Subscription(models.Model):
    """The tie between an account and the person it belongs to (S7)."""

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


class SubscriptionContest(models.Model):
    """Somebody proved to be a taxpayer for whom another account is subscribed (E52); agents decide."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    portal_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contested = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="contests")
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_contest_per_account",
                fields=["portal_user", "contested"],
                condition=Q(decided_at=None),
            )
        ]


class PostalNotice(models.Model):
    """A letter without secrets that tells a taxpayer of an activation; agents print it (E52, D36).

    It tells a person of a subscription, or a company of who represents it now.
    """

    subscription = models.OneToOneField(
        Subscription, null=True, on_delete=models.CASCADE, related_name="postal_notice"
    )
    role = models.OneToOneField(
        CompanyRole, null=True, on_delete=models.CASCADE, related_name="postal_notice"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    printed_at = models.DateTimeField(null=True)
    printed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_notice_tells_of_one_activation",
                condition=Q(subscription=None, role__isnull=False) | Q(subscription__isnull=False, role=None),
            )
        ]

    @property
    def taxpayer(self) -> Taxpayer:
        """Whom the letter is for."""
        if self.role is not None:
            return self.role.company.taxpayer
        return cast(Subscription, self.subscription).taxpayer
