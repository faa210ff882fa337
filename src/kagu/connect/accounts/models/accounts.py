"""The rows of an account: who it belongs to, its open sessions, what happened to it."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from kagu.hashed_sessions.models import HashedSession
from kagu.inputs.addresses import normalize_address
from kagu.site import clock

# Every log-in asks: plain SQL costs a third of Django's query. The state leads to the index of who waits:
# nearly no account asks for an address, and by its statistics SQLite would rather read all.
AT_ADDRESS = """\
SELECT * FROM accounts_user WHERE email_normalized = %s OR (state = 'pending' AND asked_normalized = %s)
ORDER BY created_at DESC, id DESC
"""


class UserManager(BaseUserManager["User"]):
    """Accounts are found by the normalized address; only `accounts.create_account` makes them."""

    def with_address(self, address: str, *, for_update: bool = False) -> "User | None":
        """The live account that logs in with this address, if any; its mailbox was proven."""
        rows = self.select_for_update() if for_update else self.all()
        return rows.filter(email_normalized=normalize_address(address)).first()

    def asked_for(self, address: str) -> "models.QuerySet[User]":
        """The accounts that wait for this address to be proven, one for each form sent; newest first."""
        asked = self.filter(state=User.State.PENDING, asked_normalized=normalize_address(address))
        return asked.order_by("-created_at", "-pk")

    def at(self, address: str) -> "tuple[User | None, list[User]]":
        """Both at once: one statement, whatever the address (ASVS 6.3.8)."""
        normalized = normalize_address(address)
        found = list(self.raw(AT_ADDRESS, [normalized, normalized]))
        account = next((user for user in found if user.email_normalized), None)
        return account, [user for user in found if user.state == User.State.PENDING]

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email_normalized=normalize_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One natural person's account (R1). The e-mail is the login; the id is never shown outside."""

    class State(models.TextChoices):
        """S1. An expired account leaves no row."""

        PENDING = "pending"
        ACTIVE = "active"
        LOCKED = "locked"
        SUSPENDED = "suspended"
        CLOSING = "closing"
        DELETED = "deleted"

    # Whose open sessions and grants count: a lock ends none of them (D8).
    LIVE_STATES = (State.ACTIVE, State.LOCKED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Django's own column: sessions and activity know better, and each log-in would write it.
    last_login = None
    # Wider than Django's: a hash that another system made is kept as it is until its owner comes.
    password = models.CharField(max_length=300)
    email = models.CharField(max_length=254, blank=True)
    email_normalized = models.CharField(max_length=254, null=True, unique=True)
    # While it is pending: the address that its own form said. Many may ask for one, one gets it (D31).
    asked_normalized = models.CharField(max_length=254, blank=True, db_index=True)
    email_undeliverable_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    first_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    birth_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)
    birth_place = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    phone_number = models.CharField(max_length=20, blank=True)
    address = models.JSONField(default=dict)
    verified_level = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=5, default="fr")
    terms_version = models.CharField(max_length=20, blank=True)
    password_changed_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    # What was begun before it grew is worth nothing any more: a log-in between its two factors.
    credentials_epoch = models.PositiveIntegerField(default=0)
    is_staff = models.BooleanField(default=False)
    agent_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    activated_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    # The end of a suspension that one agent decided alone.
    suspended_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = UserManager()

    USERNAME_FIELD = "email_normalized"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_live_account_has_an_email",
                condition=Q(state__in=["deleted", "pending"]) | Q(email_normalized__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_pending_account_asks_for_an_email",
                condition=Q(state="pending", email_normalized__isnull=True) & ~Q(asked_normalized="")
                | ~Q(state="pending") & Q(asked_normalized=""),
            ),
        ]
        # What the worker's chores look for, among all who need nothing.
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="pending"), name="pending_accounts"),
            models.Index(fields=["asked_normalized"], condition=Q(state="pending"), name="asked_addresses"),
            models.Index(
                fields=["suspended_until"], condition=Q(state="suspended"), name="suspended_accounts"
            ),
            models.Index(fields=["deleted_at"], condition=Q(state="deleted"), name="deleted_accounts"),
        ]

    def __str__(self) -> str:
        return f"account {self.id}"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether open sessions still count."""
        return self.state in self.LIVE_STATES

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.family_name}".strip()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django ends sessions whose hash changed: a new password does, the same hashed anew does not."""
        chosen_at = self.password_changed_at.isoformat() if self.password_changed_at else ""
        salt = "kagu.connect.accounts.models.User"
        return salted_hmac(salt, f"{self.pk} {chosen_at}", secret=secret, algorithm="sha256").hexdigest()


class LoginSession(HashedSession):
    """A browser's session; once someone is logged in it carries `sid`, `auth_time` and `amr`."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="login_sessions")
    sid = models.CharField(max_length=32, null=True, unique=True)
    auth_time = models.DateTimeField(null=True)
    amr = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)
    absolute_expiry_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=50, blank=True)

    class Meta(HashedSession.Meta):
        verbose_name = "login session"


class Activity(models.Model):
    """What happened to an account, in the order it happened; rows are only ever added.

    Each line's `hash` covers the line and the one before it (`history/chain`).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activities", db_index=False)
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=50)
    actor = models.CharField(max_length=150, blank=True)
    details = models.JSONField(default=dict)
    user_agent = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=50, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-position"]
        constraints = [models.UniqueConstraint(name="one_line_per_position", fields=["user", "position"])]
