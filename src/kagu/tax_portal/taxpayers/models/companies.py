"""Companies, their establishments, and what persons are to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class Company(models.Model):
    """What the register says of a taxpayer that is a company."""

    taxpayer = models.OneToOneField(
        Taxpayer, on_delete=models.CASCADE, primary_key=True, related_name="company"
    )
    rid = models.CharField(max_length=7, unique=True)
    legal_form = models.CharField(max_length=100, blank=True)
    # « Sans gestionnaire »: activated once, and nobody represents it any more (E34).
    without_representative_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.taxpayer)


class Establishment(models.Model):
    """One place of a company; its RIDET is the company's RID and three more digits."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="establishments")
    ridet = models.CharField(max_length=10, unique=True)
    municipality = models.CharField(max_length=100, blank=True)


class CompanyRole(models.Model):
    """What a person is to a company (S8); 0…n representatives at a time."""

    class Role(models.TextChoices):
        REPRESENTATIVE = "representative"
        ADMINISTRATOR = "administrator"
        DECLARANT = "declarant"

    class Proof(models.TextChoices):
        SECRETS = "secrets"
        REPRESENTATIVE = "representative"
        AGENT = "agent"

    class EndReason(models.TextChoices):
        RESIGNED = "resigned"
        REPLACED = "replaced"
        CONTESTED = "contested"
        ACCOUNT_DELETED = "account_deleted"
        COMPANY_CLOSED = "company_closed"
        AGENT = "agent"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="roles")
    portal_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="company_roles"
    )
    role = models.CharField(max_length=14, choices=Role)
    proof = models.CharField(max_length=14, choices=Proof)
    granted_by = models.CharField(max_length=150, blank=True)
    # The account of the representative who gave it: it falls when that one is contested.
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateTimeField(auto_now_add=True)
    # While this lasts, the representatives who were there first may contest (D26).
    contestable_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=15, choices=EndReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_role_of_a_kind",
                fields=["company", "portal_user", "role"],
                condition=Q(ended_at=None),
            )
        ]


class RoleContest(models.Model):
    """A representative who was there first refused a newcomer (D26); agents look at what happened."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    contested = models.OneToOneField(CompanyRole, on_delete=models.CASCADE, related_name="contest")
    defended = models.ForeignKey(CompanyRole, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
