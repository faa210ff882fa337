"""No address and no secret reaches the log, however it came into a line; what an operator needs stays."""

import io
import json
import logging
import secrets
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from kagu.site.log_lines import JsonLine, Line
from kagu.site.request_id import RequestIdFilter

TOKEN = secrets.token_urlsafe(30) + "aB3"
SEAL = "5f" * 32
ADDRESSES = ["zoé.ñandú@exemple.nc", "ZOE@exemple.nc", "zoe+impots@sous.domaine.exemple", "zoe@[192.0.2.1]"]
SECRETS = [
    f"Not Found: /public/{TOKEN}/",
    f"/public/resetpassword?technicalID=abc&token={TOKEN}",
    "/callback?code=short1&state=short2",
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzaG9ydDEifQ.c2hvcnQx",
    "b'\\neyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzaG9ydDEifQ.c2hvcnQx'",
    f"Authorization: Basic {TOKEN}",
    "client said Bearer short1.short2",
    "Cookie: a=short1; b=short2",
    "{'password': 'short1'}",
    '{"client_secret": "short1"}',
    "<QueryDict: {'code': ['short1']}>",
    f"session {secrets.token_hex(32)}",
]
OF_USE = [
    "/token: invalid_client, the client could not be authenticated",
    f"account {uuid.uuid4()}, failure 3 in a row",
    "mail 5b1f0b5e-60a5-4c8e-9d1e-0c2f5a4b9f10 to mail exemple.nc not delivered: 451 greylisted",
    'File "/opt/kagu/lib/python3.11/site-packages/django/db/backends/base/base.py", line 297, in _cursor',
    "connection to server at 10.0.0.5, port 5432 failed: Connection refused",
    "kagu.connect.accounts.attempts.known_devices.forget_unseen_devices: 12",
]


@pytest.fixture(params=[Line, JsonLine])
def written(request: pytest.FixtureRequest) -> Callable[..., str]:
    """What a line becomes, in either form."""

    def write(message: str, *arguments: Any, error: Exception | None = None, name: str = "kagu.any") -> str:
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.setFormatter(request.param())
        handler.addFilter(RequestIdFilter())
        told = (type(error), error, error.__traceback__) if error else None
        handler.handle(logging.LogRecord(name, logging.WARNING, "", 0, message, arguments, told))
        return out.getvalue()

    return write


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_stays_out_of_message_arguments_cause_and_trace(
    written: Callable[..., str], address: str
) -> None:
    line = written("%s is taken", address, error=raised(f"Key (email)=({address}) already exists."))
    assert address.partition("@")[0] not in line
    assert "already exists" in line
    assert address.replace("@", "%40") not in written(f"/x?to={address.replace('@', '%40')}")


@pytest.mark.parametrize("piece", ["token", "eyJ", "a@", "aA1", "=[", "'a' ", "cookie", "%40", "x."])
def test_the_longest_line_that_a_stranger_can_send_is_written(
    written: Callable[..., str], piece: str
) -> None:
    """A path stands in a line: reading it over and over, sign by sign, would never end."""
    path = "/" + piece * (200_000 // len(piece))
    assert TOKEN not in written(f"Not Found: {path}?token={TOKEN}")


@pytest.mark.parametrize("words", SECRETS)
def test_a_secret_stays_out(written: Callable[..., str], words: str) -> None:
    for line in (written(words), written("failed", error=raised(words))):
        for secret in (TOKEN, "short1", "short2", "c2hvcnQx"):
            assert secret not in line
        assert words not in line
        assert "‹secret›" in line


@pytest.mark.parametrize("words", OF_USE)
def test_what_an_operator_needs_stays(written: Callable[..., str], words: str) -> None:
    assert words.replace('"', "") in written(words).replace("\\", "").replace('"', "")


@pytest.mark.parametrize(
    "name", ["kagu.desk.journal", "kagu.desk.journal_seals", "kagu.connect.accounts.history.x"]
)
def test_hashes_of_the_journal_and_seals_of_the_history_stay(written: Callable[..., str], name: str) -> None:
    assert SEAL in written("line 3: %s", SEAL, name=name)
    assert SEAL not in written("line 3: %s", SEAL)
    assert "zoe" not in written("zoe@exemple.nc", name=name)


def test_no_message_makes_a_line_of_its_own(written: Callable[..., str]) -> None:
    line = written("Not Found: /a\n2026-01-01T00:00:00.000Z INFO kagu.security - - forged\x1b[2J\u2028")
    assert line.count("\n") == 1
    assert "\x1b" not in line


def test_json_has_each_word_by_name() -> None:
    record = logging.LogRecord("kagu.any", logging.ERROR, "", 0, "it fails", (), None)
    record.created = 1_790_000_000.25
    record.request_id, record.client = "a1b2c3d4", "impots"
    error = raised("no room")
    record.exc_info = (type(error), error, error.__traceback__)
    told = json.loads(JsonLine().format(record))
    assert told.pop("trace")[-1] == "ValueError: no room"
    assert told == {
        "time": "2026-09-21T14:13:20.250Z",
        "level": "ERROR",
        "logger": "kagu.any",
        "request_id": "a1b2c3d4",
        "client": "impots",
        "message": "it fails",
        "cause": "ValueError: no room",
    }
    assert (
        Line()
        .format(record)
        .startswith(
            "2026-09-21T14:13:20.250Z ERROR kagu.any a1b2c3d4 impots it fails (cause: ValueError: no room)\n"
        )
    )
