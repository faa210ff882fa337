"""Failed log-ins reach the security log, also below every limit, without an address (ASVS 16.3.1)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User


def test_each_wrong_password_is_a_line_without_address(
    make_person: Callable[..., User], caplog: pytest.LogCaptureFixture
) -> None:
    alice = make_person("Alice")
    caplog.set_level("INFO", "kagu.security")
    for address in ("alice@exemple.nc", "personne@exemple.nc"):
        Browser().post("/oidc/login", {"email": address, "password": "ce n'est pas celui-là"})
    lines = [record.getMessage() for record in caplog.records if record.name == "kagu.security"]
    assert lines == [
        f"login_failed: account {alice.pk}, failure 1 in a row",
        "login_failed: account -, failure 1 in a row",
    ]
    assert "exemple.nc" not in caplog.text
    assert "127.0.0.1" not in " ".join(lines)
