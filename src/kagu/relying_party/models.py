"""What a service remembers of logins through the provider."""

from django.conf import settings
from django.db import models

from kagu.hashed_sessions.models import HashedSession


class RelyingPartySession(HashedSession):
    """A browser's session here; once someone is logged in, it knows the provider's session it follows."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="relying_party_sessions"
    )
    issuer = models.CharField(max_length=255, blank=True)
    sub = models.CharField(max_length=255, blank=True, db_index=True)
    sid = models.CharField(max_length=255, blank=True, db_index=True)
    # Kept for `id_token_hint` when the person logs out everywhere.
    id_token = models.TextField(blank=True)
    # When the provider said who it is: what it ended before is not this session.
    allowed_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    absolute_expiry_at = models.DateTimeField(null=True)

    class Meta(HashedSession.Meta):
        verbose_name = "relying party session"


class StartedLogin(models.Model):
    """A log-in that a browser began: where it goes afterwards and what it asked for (`started_logins`)."""

    state_hash = models.CharField(max_length=64, primary_key=True)
    browser_hash = models.CharField(max_length=64, db_index=True)
    next = models.CharField(max_length=2000, blank=True)
    max_age = models.CharField(max_length=5, blank=True)
    acr_values = models.CharField(max_length=255, blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class ReceivedToken(models.Model):
    """A logout token or security event that was obeyed; the same one is not obeyed twice.

    `sid` and `sub` say what it ended, for a login that was under way at that moment.
    """

    iss = models.CharField(max_length=255)
    jti = models.CharField(max_length=255)
    sid = models.CharField(max_length=255, blank=True, db_index=True)
    sub = models.CharField(max_length=255, blank=True, db_index=True)
    issued_at = models.DateTimeField()
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_token_is_obeyed_once", fields=["iss", "jti"])]
