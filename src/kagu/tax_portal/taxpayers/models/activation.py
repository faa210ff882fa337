"""What proves which taxpayer someone is: secrets kept as hashes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class ActivationSecret(models.Model):
    """One secret of a taxpayer; a new letter revokes the code of the one before."""

    class Kind(models.TextChoices):
        DECLARANT_NUMBER = "declarant_number"
        LETTER_CODE = "letter_code"

    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.CASCADE, related_name="activation_secrets")
    kind = models.CharField(max_length=16, choices=Kind)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.CharField(max_length=150, blank=True)
    # The agent who could read the code: neither they nor anybody tied to them redeems it.
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_secret_in_force_of_a_kind",
                fields=["taxpayer", "kind"],
                condition=Q(revoked_at=None, used_at=None),
            )
        ]
