"""The demo's computer of the department, against the portal's own interface: return, assessment, debt."""

from pathlib import Path
from typing import Any

import pytest

from kagu.demo.department.computer import work_through_a_page
from kagu.demo.department.interface import Interface, Refused
from kagu.tax_portal.taxpayers.assessments.explanations import written_down
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.models import Assessment, PortalUser
from kagu.tax_portal.taxpayers.returns.income_return import assess_return, pay_by
from tests.tax_portal.back_office.conftest import BackOffice, File, correct
from tests.tax_portal.conftest import taxpayer_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS, YEAR

WEALTHY = {**INCOME_ANSWERS, "box_NA": "12 000 000", "declarant1_disabled": "on"}
MOVED = {"street": "1 rue Neuve", "postal_code": "98820", "municipality": "Lifou", "since": "2026-11-20"}


class HereInTheTest(Interface):
    """Asks the site under test instead of an address; the token is that of the test's provider."""

    def __init__(self, back_office: BackOffice) -> None:
        super().__init__("", "", "calculateur", "", "")
        self.back_office = back_office

    def read(self, path: str, **query: str) -> dict[str, Any]:
        return _told(self.back_office.get(path, **query))

    def write(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        return _told(self.back_office.post(path, body, key=key))


def _told(answer: Any) -> dict[str, Any]:
    if answer.status_code >= 400:
        raise Refused(answer.json())
    return dict(answer.json())


@pytest.fixture
def works(back_office: BackOffice, tmp_path: Path) -> Any:
    """One page of the computer's work."""
    return lambda: work_through_a_page(HereInTheTest(back_office), tmp_path / "cursor")


def test_a_return_is_assessed_as_the_rules_say(works: Any, filed: File, alice: PortalUser) -> None:
    dossier = filed(**WEALTHY)
    assert not works()
    found, notice = assess_return(WEALTHY, int(YEAR)), Assessment.objects.get(dossier=dossier)
    assert (notice.amount_due, notice.explanation) == (found.amount_due, written_down(found))
    assert notice.due_on == pay_by(int(YEAR), found.amount_due)
    assert balance(taxpayer_of(alice)) == found.amount_due > 0


def test_what_was_corrected_before_it_came_to_it_is_assessed_once(
    works: Any, filed: File, alice: PortalUser
) -> None:
    correct(alice, filed(), **WEALTHY)
    works()
    assert Assessment.objects.get().amount_due == balance(taxpayer_of(alice)) > 0


def test_what_it_does_not_know_is_left_to_agents(works: Any, filed: File, tmp_path: Path) -> None:
    moved = filed(ADDRESS, "", **MOVED)
    unread = filed(situation="somehow", box_NA="1")
    works()
    for dossier in (moved, unread):
        dossier.refresh_from_db()
        assert dossier.state == "submitted"
        assert dossier.events.filter(kind="acknowledged").exists()
    assert (tmp_path / "cursor").read_text().startswith("2-")


def test_a_cursor_of_another_database_is_forgotten(works: Any, filed: File, tmp_path: Path) -> None:
    filed()
    (tmp_path / "cursor").write_text("7-0123456789ab")
    assert works()
    assert not works()
    assert Assessment.objects.exists()
