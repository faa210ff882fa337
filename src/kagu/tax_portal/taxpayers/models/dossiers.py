"""A démarche: whose it is, how far it is, and everything that happened to it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.delegations import Delegation
from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Dossier(models.Model):
    """One démarche of one taxpayer for one period (S10); it never belongs to an account."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        CORRECTED = "corrected"
        ABANDONED = "abandoned"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="dossiers")
    service = models.CharField(max_length=30)
    period = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    content = models.JSONField(default=dict)
    # What the answers came to when they were filed, in francs: told again as it was then.
    result = models.JSONField(default=dict)
    # Rises at each save, so that a draft edited twice at once is noticed.
    content_version = models.PositiveIntegerField(default=0)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    receipt_number = models.CharField(max_length=20, null=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_draft_per_service_and_period",
                fields=["taxpayer", "service", "period"],
                condition=Q(state="draft") & ~Q(period=""),
            )
        ]


class DossierEvent(models.Model):
    """What happened to a dossier, who did it and in whose right; rows are only ever added."""

    class Kind(models.TextChoices):
        CREATED = "created"
        SUBMITTED = "submitted"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        CORRECTED = "corrected"
        ABANDONED = "abandoned"
        ACKNOWLEDGED = "acknowledged"
        DOCUMENT_ASKED = "document_asked"

    class Capacity(models.TextChoices):
        PERSONAL = "personal"
        COMPANY_ROLE = "company_role"
        DELEGATION = "delegation"
        ADMINISTRATION = "administration"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=14, choices=Capacity)
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.SET_NULL, related_name="+")
    # Why the administration decided so, for the person to read.
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
