"""A delegation that waits for its answer."""

import pytest

from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.delegations.proposals import number_of, proposal, send


@pytest.fixture
def proposed(alice: PortalUser, bob: PortalUser, log_in: LogIn) -> Delegation:
    """Alice has proposed to Bob."""
    send(log_in(alice), taxpayer_of(alice), proposal(number_of(bob)))
    return Delegation.objects.get()
