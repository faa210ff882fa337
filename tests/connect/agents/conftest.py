"""An agent, and the browser in which they are at their desk."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.my_account.conftest import log_in

MakePerson = Callable[..., User]
DESK = "/agents/"


@pytest.fixture
def agent(make_person: MakePerson) -> User:
    return make_person("Charlie", family_name="Guichet", is_staff=True)


@pytest.fixture
def desk(agent: User) -> Browser:
    """The agent's browser."""
    browser = Browser()
    log_in(browser, agent)
    return browser
