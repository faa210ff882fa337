"""The rows of what proves a person beside their password: passkeys, one-time codes, recovery codes."""

from django.db import models


class Passkey(models.Model):
    """A key that a browser or a device keeps for its owner (WebAuthn); only its public half is here."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    credential_data = models.BinaryField()
    # A random-looking name of the account for this site alone, returned with each login.
    user_handle = models.CharField(max_length=86)
    attachment = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=60)
    sign_count = models.PositiveBigIntegerField(default=0)
    # When the last challenge it answered was made, in milliseconds: an older one never serves again.
    last_challenge_at = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]


class CodeGenerator(models.Model):
    """An application that shows a new code every 30 seconds (TOTP, RFC 6238); its secret is sealed."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="code_generators")
    sealed_secret = models.BinaryField()
    name = models.CharField(max_length=60)
    # The period of the last code that was seen: neither it nor an older one serves again (ASVS 6.5.1).
    last_period = models.BigIntegerField(default=0)
    # How many seconds its clock is ahead, as its codes showed (RFC 6238 §6).
    drift_seconds = models.SmallIntegerField(default=0, db_default=0)
    # What the last code showed, when it was off and opened nothing: a second one proves it.
    shown_drift = models.SmallIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]


class RecoveryCode(models.Model):
    """One of the codes kept on paper; it is erased when it serves."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="recovery_codes", db_index=False
    )
    # With the salt of its set, or nothing for codes long enough for a plain hash, as they once were.
    code_hash = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_recovery_code", fields=["user", "code_hash"])
        ]


class LostFactor(models.Model):
    """Someone who has the password says that the second factor is lost: it goes when nobody objects."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="lost_factor")
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
