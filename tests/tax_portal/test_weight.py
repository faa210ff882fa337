"""What the main pages of the portal may weigh."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn, MakePerson, taxpayer_of
from tests.weight import weigh

pytestmark = pytest.mark.django_db
# In bytes, the first visit.
STRANGERS = {
    "/": 22_000,
    "/notices/gerer-mon-compte/": 22_000,
    "/demarches/recepisse/verifier/": 22_000,
    "/contact/": 22_000,
}
PEOPLE = {
    "/": 30_000,
    "/mon-profil/": 30_000,
    "/mon-profil/mes-donnees/": 30_000,
    "/demarches/": 30_000,
    "/demarches/messages/": 30_000,
    "/demarches/compte/{taxpayer}/": 30_000,
    "/tiers/": 30_000,
    "/societes/": 30_000,
    "/delegations/": 30_000,
    "/agents/": 30_000,
}


@pytest.fixture
def browser(make_person: MakePerson, log_in: LogIn) -> tuple[Client, PortalUser]:
    """Of a subscriber who is an agent too, so that one person may open every page."""
    agathe = make_person("Agathe", is_staff=True)
    return log_in(agathe), agathe


@pytest.mark.parametrize("address", STRANGERS)
def test_a_page_for_everybody_is_light_and_then_one_request(client: Client, address: str) -> None:
    weight = weigh(client, address)
    assert weight.cold <= STRANGERS[address]
    assert weight.warm == 1


@pytest.mark.parametrize("address", PEOPLE)
def test_a_page_of_a_person_is_light_and_then_one_request(
    browser: tuple[Client, PortalUser], address: str
) -> None:
    agathes, agathe = browser
    weight = weigh(agathes, address.format(taxpayer=taxpayer_of(agathe).pk))
    assert weight.cold <= PEOPLE[address]
    assert weight.warm == 1
