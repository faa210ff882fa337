"""`take_bounces` as a mail relay starts it: settings from files alone, and answers that it understands."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from kagu.connect.accounts.models import User
from kagu.outbox.bounce_addresses import return_address
from kagu.outbox.models import OutboxMessage
from tests.outbox.bounce_reports import report

KEEP_IT = 75


def database_address() -> str:
    """Of the test's own database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _, query = os.environ["KAGU_TEST_DATABASE"].partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{query}"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """What the operator's document has: settings, and where the secrets are."""
    (tmp_path / "secret-key").write_text(settings.SECRET_KEY)
    (tmp_path / "database").write_text(database_address())
    (tmp_path / "connect.env").write_text(
        "# the accounts\n"
        "KAGU_CONNECT_URL=https://comptes.example.org\n"
        "export KAGU_CONNECT_BOUNCE_ADDRESS='rebonds@exemple.nc'\n"
    )
    (tmp_path / "bounces.env").write_text(
        f'KAGU_CONNECT_SECRET_KEY_FILE="{tmp_path}/secret-key"\n'
        f"KAGU_CONNECT_DATABASE_FILE={tmp_path}/database\n\n"
    )
    return [str(tmp_path / "connect.env"), str(tmp_path / "bounces.env")]


def pipe(raw: bytes, files: list[str], recipient: str) -> "subprocess.CompletedProcess[bytes]":
    options = [word for file in files for word in ("--env", file)]
    return subprocess.run(
        [sys.executable, "-m", "kagu", *options, "connect", "take_bounces", "--recipient", recipient],
        input=raw,
        env={"PATH": os.environ["PATH"]},
        cwd="/",
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.django_db(transaction=True)
def test_a_relay_s_pipe_takes_a_bounce(
    send: Callable[..., OutboxMessage], files: list[str], settings: Any
) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"
    User.objects.create(email="Alice@exemple.nc", email_normalized="alice@exemple.nc", state="active")
    mail = send("Alice@exemple.nc", kind="mail")
    done = pipe(report(mail, to="undisclosed-recipients:;"), files, return_address(mail.message_id))
    assert (done.returncode, done.stdout) == (0, b"5.1.1\n"), done.stderr
    assert User.objects.get().email_undeliverable_at


@pytest.mark.parametrize(
    "fault",
    ["no file", "no settings", "no database", "a line that is none"],
)
def test_while_it_cannot_be_judged_the_relay_keeps_it(
    files: list[str], tmp_path: Path, settings: Any, fault: str
) -> None:
    """And the line that tells why holds nothing of the file."""
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"
    if fault == "no file":
        files.append("/nowhere/bounces.env")
    elif fault == "no settings":
        files = files[:1]
    elif fault == "no database":
        (tmp_path / "database").write_text("postgresql://kagu:topsecret@127.0.0.1:9/kagu")
    else:
        (tmp_path / "bounces.env").write_text("KAGU_CONNECT_SECRET_KEY topsecret\n")
    recipient = return_address(uuid.uuid4())
    done = pipe(report(OutboxMessage(), to=recipient), files, recipient)
    assert done.returncode == KEEP_IT
    assert b"topsecret" not in done.stdout + done.stderr
