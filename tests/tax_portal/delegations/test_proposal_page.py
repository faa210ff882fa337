"""The page of a proposal, as it is said: two days are one question, and what must be filled in."""

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.markup.naming import name_of
from tests.markup.tree import Page
from tests.tax_portal.conftest import LogIn, taxpayer_of


def test_the_two_days_of_a_delegation_are_one_question(alice: PortalUser, log_in: LogIn) -> None:
    shown = log_in(alice).get(f"/delegations/proposer/{taxpayer_of(alice).pk}/")
    page = Page(shown.content.decode()).root
    groups = {
        name_of(group.find("legend")[0]): [field.attributes["name"] for field in group.find("input")]
        for group in page.find("fieldset")
    }
    assert groups["Durée de la délégation"] == ["starts_on", "ends_on"]
    assert "Le numéro, les deux dates et au moins un droit sont obligatoires." in name_of(page)
