"""Thousands of requests of strangers to a site as it is served: its disk grows by no more than was said."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from bench.connect import CLIENT_ID, Connect
from bench.crowd import Operation, run_crowd
from bench.operations import REDIRECT_URI
from bench.wire import get, post
from kagu.connect.provider.authorization.pushed_requests import LARGEST, OF_A_NETWORK
from tests.ports import free_port

SECONDS = 20.0
MIB = 1024 * 1024
# Beside what is kept for strangers: counters, free pages, the journal that SQLite writes ahead.
BESIDE = 16 * MIB


def strangers(host: str) -> list[Callable[[], Operation]]:
    """Every door that once kept something of whoever came."""
    asked = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": REDIRECT_URI,
        "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
        "state": "s" * 2000,
        "nonce": "n" * 2000,
        **{f"invented{number}": "i" * 2000 for number in range(3)},
    }
    typed = urlencode({"new_email": "a@exemple.nc", "confirmation": "c" * 10_000}).encode()
    mark = b"Cookie: who_typed=%b\r\n" % (b"0" * 64)
    requests = [
        get(host, f"/authorize?{urlencode(asked)}"),
        post(host, "/par", urlencode(asked).encode()),
        post(host, "/mon-compte/email/", typed, headers=mark),
        get(host, "/" + "p" * 30_000),
        get("h" * 30_000, "/contact/"),
    ]
    return [partial(_asked, request) for request in requests]


def _asked(request: bytes) -> Operation:
    answer = yield request
    assert answer.status in (303, 302, 400, 401, 403, 404, 503)


def test_the_disk_grows_by_what_strangers_may_have_and_no_more(tmp_path: Path) -> None:
    side = Connect(tmp_path, free_port(), people=1)
    with side.server:
        before = _bytes_in(tmp_path)
        host = f"127.0.0.1:{side.port}"
        run_crowd(("127.0.0.1", side.port), strangers(host) * 2, SECONDS)
        grown = _bytes_in(tmp_path) - before
    with closing(sqlite3.connect(tmp_path / f"connect-{side.port}.sqlite3")) as database:
        (kept,) = database.execute("SELECT count(*) FROM provider_pushedrequest").fetchone()
        (sessions,) = database.execute("SELECT count(*) FROM accounts_loginsession").fetchone()
    assert 0 < kept <= OF_A_NETWORK
    assert sessions == 0
    assert grown <= OF_A_NETWORK * LARGEST + BESIDE


def _bytes_in(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())
