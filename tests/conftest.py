"""What every test may ask for."""

import pytest

from kagu.compiled_messages import compile_messages
from tests.mails import Mailbox


def pytest_configure() -> None:
    """English is tested too: its catalogues are compiled where they changed."""
    compile_messages()


@pytest.fixture
def mails(db: None) -> Mailbox:
    """The mails that the site under test sent; asking for them makes the worker deliver."""
    return Mailbox()
