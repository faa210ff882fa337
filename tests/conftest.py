"""What every test may ask for."""

import pytest

from tests.mails import Mailbox


@pytest.fixture
def mails(db: None) -> Mailbox:
    """The mails that the site under test sent; asking for them makes the worker deliver."""
    return Mailbox()
