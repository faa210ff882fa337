"""The services we serve, the name each knows a person by, and who is connected to what."""

import hmac
import secrets
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kagu.connect.clients.client_secrets import hash_secret
from kagu.connect.signing.key_ring import ALGORITHMS, signing_key
from kagu.site import clock


def all_response_modes() -> list[str]:
    """What a client may use unless its registration says less (ASVS 10.4.12)."""
    return ["query", "form_post"]


class Client(models.Model):
    """A service that people log in to with their account (a Relying Party)."""

    class AuthMethod(models.TextChoices):
        """How the service proves itself at the token endpoint (OIDC Core §9)."""

        BASIC = "client_secret_basic"
        POST = "client_secret_post"
        SECRET_JWT = "client_secret_jwt"  # noqa: S105 - a method's name
        PRIVATE_KEY_JWT = "private_key_jwt"
        NONE = "none"

    client_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("nom"), max_length=100)
    description = models.CharField(_("description"), max_length=300, blank=True)
    home_url = models.CharField(_("adresse du téléservice"), max_length=500, blank=True)
    logo_url = models.TextField(_("logo"), blank=True)
    policy_url = models.CharField(_("page sur les données personnelles"), max_length=500, blank=True)
    contact = models.CharField(_("contact technique"), max_length=254, blank=True)
    # By language: what a person who deletes their account loses here (`loses`), what they might
    # do instead (`instead`) and where (`instead_url`).
    deletion_notice = models.JSONField(default=dict, blank=True)
    # By language: what the data serve for (`purpose`), how long they stay (`kept`), whom to ask (`contact`).
    data_notice = models.JSONField(default=dict, blank=True)
    redirect_uris = models.JSONField(default=list, blank=True)
    post_logout_redirect_uris = models.JSONField(default=list, blank=True)
    backchannel_logout_uri = models.CharField(max_length=500, blank=True)
    event_uri = models.CharField(max_length=500, blank=True)
    deletion_preview_uri = models.CharField(max_length=500, blank=True)
    event_types = models.JSONField(default=list, blank=True)
    scopes = models.JSONField(default=list, blank=True)
    # Resources it may ask tokens for (RFC 8707), and resources it is: those tokens it may introspect.
    audiences = models.JSONField(default=list, blank=True)
    resources = models.JSONField(default=list, blank=True)
    sector = models.CharField(max_length=255, blank=True)
    grant_types = models.JSONField(default=list, blank=True)
    response_modes = models.JSONField(default=all_response_modes, blank=True)
    auth_method = models.CharField(max_length=20, choices=AuthMethod, default=AuthMethod.BASIC)
    secret_hash = models.CharField(max_length=64, blank=True)
    old_secret_hash = models.CharField(max_length=64, blank=True)
    old_secret_expires_at = models.DateTimeField(null=True, blank=True)
    sealed_secret = models.BinaryField(null=True, blank=True)
    jwks = models.JSONField(null=True, blank=True)
    jwks_uri = models.CharField(max_length=500, blank=True)
    id_token_alg = models.CharField(max_length=5, default="ES256")
    userinfo_alg = models.CharField(max_length=5, blank=True)
    requires_pkce = models.BooleanField(default=True)
    requires_par = models.BooleanField(default=False)
    requires_dpop = models.BooleanField(default=False)
    requires_signed_request = models.BooleanField(default=False)
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Changes with every save: a copy kept in memory is checked against it.
    revision = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("téléservice")
        verbose_name_plural = _("téléservices")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.revision = secrets.token_hex(8)
        super().save(*args, **kwargs)
        # Published before it signs: a service finds it in our JWKS at its first login.
        for alg in {self.id_token_alg, self.userinfo_alg}.intersection(ALGORITHMS):
            signing_key(alg)

    def clean(self) -> None:
        self._drop_secrets_that_do_not_fit()

    def _drop_secrets_that_do_not_fit(self) -> None:
        """After a change of `auth_method`: none it cannot use, none more readable than it needs."""
        signs_with_secret = self.auth_method == self.AuthMethod.SECRET_JWT
        if not signs_with_secret:
            self.sealed_secret = None
        is_useless = signs_with_secret and self.sealed_secret is None
        if is_useless or self.auth_method in (self.AuthMethod.PRIVATE_KEY_JWT, self.AuthMethod.NONE):
            self.secret_hash = self.old_secret_hash = ""
            self.old_secret_expires_at = None

    @property
    def hears_of_ends(self) -> bool:
        """Whether it registered a way to be told that a session ended: only then it needs a `sid`."""
        return bool(self.backchannel_logout_uri or self.event_uri or self.event_types)

    @property
    def is_public(self) -> bool:
        """A client that can keep no secret (RFC 6749 §2.1)."""
        return self.auth_method == self.AuthMethod.NONE

    def has_secret(self, secret: str) -> bool:
        """Whether this is the client's secret, or its former one while that still serves."""
        candidate = hash_secret(secret)
        if self.secret_hash and hmac.compare_digest(candidate, self.secret_hash):
            return True
        expires_at = self.old_secret_expires_at
        if not self.old_secret_hash or expires_at is None or expires_at <= clock.now():
            return False
        return hmac.compare_digest(candidate, self.old_secret_hash)


class Subject(models.Model):
    """The pairwise name of a person for all services of one sector: random, never reused."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="subjects", db_index=False
    )
    sector = models.CharField(max_length=255)
    sub = models.CharField(max_length=43, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_subject_per_sector", fields=["user", "sector"])]


class Connection(models.Model):
    """A person uses a service: what they let it know, and when they came (R53)."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="connections", db_index=False
    )
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="connections")
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    scopes = models.JSONField(default=list)
    claims = models.JSONField(default=list)

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(name="one_connection_per_service", fields=["user", "client"])]


class ClientSession(models.Model):
    """A service knows the session `sid` as `told_sid`: it is owed a logout token when that session ends."""

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="client_sessions", db_index=False
    )
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    # No foreign key to the session: this row must still be there when the session is gone.
    sid = models.CharField(max_length=32, db_index=True)
    # Kept, because a new secret key would make another one of the same session.
    told_sid = models.CharField(max_length=32)
    sub = models.CharField(max_length=43)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_client_session_per_sid", fields=["client", "sid"])]
        indexes = [models.Index(fields=["created_at"], name="client_sessions_by_age")]
