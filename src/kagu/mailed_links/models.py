"""The row of a link sent by mail: what it is for, whom it went to, whether it still serves."""

import uuid

from django.db import models


class MailedLink(models.Model):
    """A single-use link (S11). Its secret and its browser are kept only as hashes.

    `target` says what it acts on, in the words of the site; `return_to` where the person came from.
    """

    technical_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=30)
    target = models.CharField(max_length=64)
    sent_to = models.CharField(max_length=254)
    secret_hash = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64, blank=True)
    return_to = models.CharField(max_length=2000, blank=True)
    # That of its mail.
    language = models.CharField(max_length=5, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["target", "purpose"], name="links_of_a_target"),
            models.Index(fields=["expires_at"], name="links_by_expiry"),
            models.Index(fields=["sent_to"], name="links_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link {self.technical_id}"
