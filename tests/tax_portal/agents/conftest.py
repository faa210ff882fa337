"""An agent, and the browser in which they are at their desk."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn, MakePerson


@pytest.fixture
def agent(make_person: MakePerson) -> PortalUser:
    return make_person("Agathe", is_subscribed=False, is_staff=True)


@pytest.fixture
def desk(agent: PortalUser, log_in: LogIn) -> Client:
    """The agent's browser."""
    return log_in(agent)
