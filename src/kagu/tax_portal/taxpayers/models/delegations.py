"""What one taxpayer lets a person do in their name, service by service, between two dates."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Delegation(models.Model):
    """A principal's delegation to a delegate (S9); the delegate cannot pass it on."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        ENDED = "ended"
        REFUSED = "refused"
        EXPIRED = "expired"

    class Suspension(models.TextChoices):
        PRINCIPAL = "principal"
        DELEGATE_DELETED = "delegate_deleted"
        AGENT = "agent"

    class EndReason(models.TextChoices):
        DATE = "date"
        REVOKED = "revoked"
        RENOUNCED = "renounced"
        PRINCIPAL_CLOSED = "principal_closed"
        AGENT = "agent"
        CONTESTED = "contested"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="delegations_given")
    # The person, not an account: it must outlive an account that is deleted and made anew (D23).
    delegate = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="delegations_received")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    suspension = models.CharField(max_length=16, choices=Suspension, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposal_expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    renewal_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_delegates_to_themselves", condition=~Q(delegate=F("principal"))
            ),
            models.CheckConstraint(
                name="a_delegation_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]


class DelegatedRight(models.Model):
    """One right on one service that a delegation gives; codes stand in `fiscal_services`."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, related_name="rights", db_index=False
    )
    service = models.CharField(max_length=30)
    right = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_right_on_one_service", fields=["delegation", "service", "right"]
            )
        ]
