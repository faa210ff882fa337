"""Notices of assessment (*avis*): what was computed for a return, as it was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.models.dossiers import Dossier
from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Assessment(models.Model):
    """One notice; it is never changed. That of a corrected return replaces the one before.

    `explanation` are the sections as they were computed: a list of {"title", "lines", "total"} with the
    texts in both languages, so that a notice reads the same whatever becomes of the rules.
    """

    class Kind(models.TextChoices):
        TAX = "tax", _("Avis d'imposition")
        NO_TAX = "no_tax", _("Avis de non-imposition")

    class Origin(models.TextChoices):
        AGENT = "agent", _("un agent")
        COMPUTER = "computer", _("le calculateur du service")

    number = models.CharField(max_length=20, unique=True)
    taxpayer = models.ForeignKey(Taxpayer, on_delete=models.PROTECT, related_name="assessments")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="assessment")
    kind = models.CharField(max_length=6, choices=Kind)
    period = models.CharField(max_length=10)
    amount_due = models.BigIntegerField()
    due_on = models.DateField(null=True)
    explanation = models.JSONField()
    issued_at = models.DateTimeField()
    origin = models.CharField(max_length=8, choices=Origin)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["-issued_at", "-pk"]
