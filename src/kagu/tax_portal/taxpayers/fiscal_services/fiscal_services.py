"""The catalogue of démarches: for whom each one is, and the rights one may have on it."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kagu.tax_portal.taxpayers.models import Taxpayer


class Right(models.TextChoices):
    """What a delegation may allow on a service."""

    CONSULT = "consult", _("Consulter")
    PREPARE = "prepare", _("Préparer")
    SUBMIT = "submit", _("Déposer")
    PAY = "pay", _("Payer")


FILING = (Right.CONSULT, Right.PREPARE, Right.SUBMIT)


@dataclass(frozen=True)
class FiscalService:
    """One démarche of the catalogue."""

    code: str
    label: Promise
    description: Promise
    rights: tuple[Right, ...]
    for_persons: bool = False
    for_companies: bool = False
    for_self_employed: bool = False

    def is_for(self, taxpayer: Taxpayer) -> bool:
        """Whether this taxpayer has such a démarche."""
        if not taxpayer.is_person:
            return self.for_companies
        return self.for_persons or (self.for_self_employed and taxpayer.is_self_employed)


INCOME = FiscalService(
    "revenus",
    _("Déclaration des revenus"),
    _("Déclarer les revenus de l'année passée."),
    FILING,
    for_persons=True,
)
SALES_TAX = FiscalService(
    "tgc",
    _("Déclaration TGC"),
    _("Déclarer la taxe générale sur la consommation d'un trimestre."),
    FILING,
    for_companies=True,
    for_self_employed=True,
)
TAX_ACCOUNT = FiscalService(
    "compte",
    _("Compte fiscal"),
    _("Voir ce qui a été déclaré, ce qui est dû et ce qui a été payé."),
    (Right.CONSULT,),
    for_persons=True,
    for_companies=True,
)
PAYMENT = FiscalService(
    "paiement",
    _("Paiement"),
    _("Donner un ordre de paiement."),
    (Right.CONSULT, Right.PREPARE, Right.PAY),
    for_persons=True,
    for_companies=True,
)
ADDRESS = FiscalService(
    "adresse",
    _("Changement d'adresse"),
    _("Signaler une nouvelle adresse postale."),
    FILING,
    for_persons=True,
    for_companies=True,
)

SERVICES = {service.code: service for service in (INCOME, SALES_TAX, TAX_ACCOUNT, PAYMENT, ADDRESS)}


def services_for(taxpayer: Taxpayer) -> list[FiscalService]:
    """The démarches this taxpayer has, in the order of the catalogue."""
    return [service for service in SERVICES.values() if service.is_for(taxpayer)]
