"""The department's computer, where it is this one: every filed income return is assessed, one by one."""

import logging
from dataclasses import dataclass

from kagu.chores.pieces import do_each
from kagu.tax_portal.taxpayers.assessments.issue_assessment import issue_assessment
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.returns.income_return import Unreadable
from kagu.tax_rules.refusals import TaxRulesRefusal

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Assessed:
    """How many notices went out, and how many returns are left to agents."""

    issued: int
    left: int


def assess_filed_returns() -> Assessed:
    """Each in its own transaction: one that cannot be computed, or that fails, stops nobody behind it."""
    filed = Dossier.objects.filter(service=INCOME.code, state=Dossier.State.SUBMITTED)
    return Assessed(do_each(filed, _assess), filed.count())


def _assess(dossier: Dossier) -> bool:
    try:
        issue_assessment(dossier)
    except (Unreadable, TaxRulesRefusal) as reason:
        logger.debug("The return %s is left to an agent: %s.", dossier.pk, type(reason).__name__)
        return False
    return True
