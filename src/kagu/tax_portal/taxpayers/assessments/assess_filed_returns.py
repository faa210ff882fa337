"""The department's computer, where it is this one: every filed income return is assessed, one by one."""

import logging
from dataclasses import dataclass

from kagu.tax_portal.taxpayers.assessments.issue_assessment import issue_assessment
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
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
    """Each in its own transaction, the oldest first: one that cannot be computed stops nobody."""
    filed = Dossier.objects.filter(service=INCOME.code, state=Dossier.State.SUBMITTED)
    issued = left = 0
    for dossier in filed.select_related("taxpayer", "corrects").order_by("submitted_at").iterator():
        try:
            issue_assessment(dossier)
        except WrongState:
            continue
        except (Unreadable, TaxRulesRefusal) as reason:
            left += 1
            logger.info("The return %s is left to an agent: %s.", dossier.pk, type(reason).__name__)
        else:
            issued += 1
    return Assessed(issued, left)
