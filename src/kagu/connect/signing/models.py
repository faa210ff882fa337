"""The keys that sign what this provider issues."""

from django.db import models


class SigningKey(models.Model):
    """One key pair. It is published before it signs, and as long as what it signed may be shown."""

    kid = models.CharField(max_length=43, primary_key=True)
    alg = models.CharField(max_length=5)
    public_jwk = models.JSONField()
    sealed_private_jwk = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    signs_from = models.DateTimeField()
    signs_until = models.DateTimeField(null=True)
    published_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-signs_from"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_key_per_algorithm",
                fields=["alg"],
                condition=models.Q(signs_until__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.alg} {self.kid}"
