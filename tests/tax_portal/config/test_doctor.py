"""What `kagu doctor tax-portal` finds of the provider."""

from typing import Any

from kagu.doctor.findings import Level
from tests.deploy.ports import free_ports
from tests.doctor.examined import examined


def test_a_provider_that_cannot_be_reached_is_told_with_the_reason(settings: Any) -> None:
    [port] = free_ports(1)
    settings.RELYING_PARTY = {**settings.RELYING_PARTY, "issuer": "https://comptes.example.org"}
    settings.OUTBOUND_ADDRESSES = {"comptes.example.org:443": f"127.0.0.1:{port}"}
    [*_, (level, words)] = examined("kagu.tax_portal.config.checks.provider")
    assert level is Level.MEND
    assert words.startswith(
        "https://comptes.example.org/.well-known/openid-configuration gives nothing that serves: "
    )
    assert "Connection refused" in words
