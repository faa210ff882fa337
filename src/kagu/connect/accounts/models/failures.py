"""The rows of failed logins: counters, known browsers, locks."""

from django.db import models


class LoginFailures(models.Model):
    """Consecutive failures of one account; addresses without account share some rows, for nothing."""

    counter = models.CharField(max_length=100, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()


class KnownDevice(models.Model):
    """A browser in which the account's owner proved themselves: its failures are counted apart (E23).

    Known by a cookie of which only the hash is kept; a new one at each login. `sid` is that of the session
    opened there last: its owner who ends it from elsewhere makes the browser a stranger's.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="known_devices")
    secret_hash = models.CharField(max_length=64)
    sid = models.CharField(max_length=32, blank=True)
    failures = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_known_device", fields=["secret_hash", "user"])
        ]
        indexes = [models.Index(fields=["last_at"], name="devices_by_last_use")]


class Lock(models.Model):
    """Why an account was locked, and what released it."""

    class Cause(models.TextChoices):
        FAILURES = "failures"
        AGENT = "agent"
        FRAUD = "fraud"

    class Release(models.TextChoices):
        LINK = "link"
        RESET = "reset"
        AGENT = "agent"
        DELAY = "delay"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="locks")
    cause = models.CharField(max_length=8, choices=Cause)
    at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=6, choices=Release, blank=True)
