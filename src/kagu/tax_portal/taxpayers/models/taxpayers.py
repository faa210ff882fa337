"""Who owes tax: persons and companies, their households and their delegation numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SalesTaxRegime(models.TextChoices):
    """The names of `kagu.tax_rules.sales_tax_periods.Regime`."""

    FRANCHISE = "franchise", _("Franchise")
    QUARTERLY = "quarterly", _("Trimestriel")
    MONTHLY = "monthly", _("Mensuel")


class Taxpayer(models.Model):
    """A person or a company; it exists before any account and outlives every account."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    fiscal_id = models.CharField(max_length=7, unique=True)
    kind = models.CharField(max_length=7, choices=Kind)
    # A person's family name, a company's legal name.
    name = models.CharField(max_length=200, db_index=True)
    first_names = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True)
    street = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    municipality = models.CharField(max_length=100, blank=True)
    is_self_employed = models.BooleanField(default=False)
    # How often a business files the TGC; of no meaning for who has none.
    sales_tax_regime = models.CharField(
        max_length=9, choices=SalesTaxRegime, default=SalesTaxRegime.QUARTERLY
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Death of a person, closing of a company (E57).
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.name}".strip()

    @property
    def is_person(self) -> bool:
        return self.kind == self.Kind.PERSON


class Household(models.Model):
    """The persons taxed together for one year; each keeps their own identifier and secrets."""

    reference = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    members = models.ManyToManyField(Taxpayer, related_name="households")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_household_a_year", fields=["reference", "year"])]


class DelegationNumber(models.Model):
    """The number a person gives to whoever delegates to them; stable for life, no right by itself."""

    value = models.CharField(max_length=7, primary_key=True)
    taxpayer = models.OneToOneField(Taxpayer, on_delete=models.CASCADE, related_name="delegation_number")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.value
