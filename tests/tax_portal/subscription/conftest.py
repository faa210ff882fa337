"""Charlie in the register, and the letter that proves it."""

import pytest

from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.models import Taxpayer
from tests.tax_portal.conftest import make_taxpayer
from tests.tax_portal.subscription.secrets_shown import NUMBER


@pytest.fixture
def register(db: None) -> Taxpayer:
    """Charlie in the register, with a declarant number."""
    taxpayer = make_taxpayer("Charlie")
    set_secret(taxpayer, Kind.DECLARANT_NUMBER, NUMBER)
    return taxpayer


@pytest.fixture
def code(register: Taxpayer) -> str:
    """The letter has arrived."""
    return issue_letter_code(register)
