"""Who logs in at the portal: an account of the provider, known by its `sub` alone."""

import hashlib
import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

if TYPE_CHECKING:
    from kagu.tax_portal.taxpayers.models.subscriptions import Subscription


class PortalUserManager(BaseUserManager["PortalUser"]):
    """Looks people up by `sub`, never by e-mail (D20)."""

    def with_sub(self, sub: str) -> "PortalUser | None":
        """The live user the provider calls `sub`, if any."""
        return self.filter(sub=sub).first()


class PortalUser(AbstractBaseUser, PermissionsMixin):
    """What the portal keeps of an account: its `sub`, and a copy of its names and e-mail."""

    # The portal stores nothing of the password (R152).
    password = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty once the account was deleted: nobody can log in as this row again.
    sub = models.CharField(max_length=255, null=True, unique=True)
    email = models.CharField(max_length=254, blank=True)
    email_updated_at = models.DateTimeField(null=True)
    first_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, default="fr")
    # What the provider told last: only news of it changes what the person chose here.
    told_language = models.CharField(max_length=5, blank=True, default="", db_default="")
    personal_enabled = models.BooleanField(default=True)
    personal_switched_at = models.DateTimeField(null=True)
    is_staff = models.BooleanField(default=False)
    agent_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    disabled_at = models.DateTimeField(null=True)
    # The newest thing known of whether the account may be used: older news change nothing.
    availability_at = models.DateTimeField(null=True)
    detached_at = models.DateTimeField(null=True)

    objects = PortalUserManager()

    USERNAME_FIELD = "sub"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.full_name or f"portal user {self.id}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether open sessions still count: neither disabled nor deleted at the provider."""
        return self.disabled_at is None and self.detached_at is None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.family_name}".strip()

    @property
    def known_name(self) -> str:
        """What the register calls them; before they are subscribed, what they typed at the provider."""
        subscription = self.live_subscription
        return subscription.taxpayer.full_name if subscription else self.full_name

    @property
    def known_first_name(self) -> str:
        """How a mail greets them: by the register's first names, once they are subscribed."""
        subscription = self.live_subscription
        return (subscription.taxpayer.first_names if subscription else "") or self.first_name

    @property
    def live_subscription(self) -> "Subscription | None":
        """The subscription that says which taxpayer this person is."""
        return self.subscriptions.filter(ended_at=None).select_related("taxpayer").first()

    @property
    def subscription_ended_for_them(self) -> "Subscription | None":
        """The last subscription, when it was not the person who ended it (E57)."""
        last = self.subscriptions.order_by("-subscribed_at").first()
        by_others = ("agent", "contested", "death")
        return last if last is not None and last.end_reason in by_others else None


class PersonalProceduresSwitch(models.Model):
    """Each time someone switched their personal procedures off or on (S5)."""

    portal_user = models.ForeignKey(
        PortalUser, on_delete=models.CASCADE, related_name="personal_procedures_switches"
    )
    enabled = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]


class PurgedSubject(models.Model):
    """A `sub` whose account was deleted: neither a late login nor a late event revives it."""

    sub_hash = models.CharField(max_length=64, primary_key=True)
    purged_at = models.DateTimeField(auto_now_add=True)

    @staticmethod
    def hash_of(sub: str) -> str:
        """By what this `sub` is known once nothing else of it is kept."""
        return hashlib.sha256(sub.encode()).hexdigest()
