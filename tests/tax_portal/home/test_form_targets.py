"""Where the portal's forms may lead: here, and to the provider, at which logging out ends."""

from typing import Any

import pytest
from django.test import Client as Browser


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/aide/", "/nowhere/"])
def test_forms_lead_here_and_to_the_provider_alone(client: Browser, settings: Any, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert f"form-action 'self' {settings.RELYING_PARTY['issuer']};" in f"{policy};"
    assert "frame-ancestors 'none'" in policy
