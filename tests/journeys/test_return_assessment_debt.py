"""A démarche has consequences: what was filed is assessed by the department's computer, and owed.

No browser: what is tried is that the demo's processes find one another, from the provider's token on.
"""

from tests.journeys.accounts import Registry
from tests.journeys.inbox import Inbox

FILE = """
from kagu.tax_portal.taxpayers.dossiers.dossiers import open_draft, submit_dossier
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie
user = PortalUser.objects.create(sub="couple", email="couple@exemple.nc", first_name="Ondine")
taxpayer = Taxpayer.objects.create(fiscal_id="1999999", kind="person", name="Wea", first_names="Ondine")
tie(user, taxpayer)
draft = open_draft(user, taxpayer, INCOME, open_periods(INCOME)[0])
answers = {"situation": "married", "is_resident": "yes", "box_NA": "9 000 000"}
submit_dossier(user, draft.pk, answers, draft.content_version)
"""
OWED = """
from kagu.tax_portal.taxpayers.ledger.balance import owed_by
from kagu.tax_portal.taxpayers.models import Assessment, Taxpayer
taxpayer = Taxpayer.objects.get(fiscal_id="1999999")
[owed], notice = owed_by(taxpayer), taxpayer.assessments.get()
print(notice.origin, owed.amount == notice.amount_due > 0)
"""


def test_a_return_is_assessed_within_seconds_and_its_tax_is_owed(registry: Registry, inbox: Inbox) -> None:
    registry.run_in_portal(FILE)
    inbox.wait_for("couple@exemple.nc", "dossier accepté")
    assert registry.run_in_portal(OWED).strip() == "computer True"
