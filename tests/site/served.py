"""`kagu serve connect` as a process of its own, on the test's database, asked over HTTP."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from tests.ports import free_port, is_free
from tests.waiting import wait_until

KEY = "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz"
HOST = "connect.localhost"
STARTED_WITHIN = 60


class Served:
    """One process of the site and the port that it serves."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def status(self, path: str, timeout: float = 60) -> int:
        """What a GET is answered; 0 when nobody answers."""
        return self.answer(path, timeout)[0]

    def answer(self, path: str, timeout: float = 60) -> tuple[int, dict[str, str], str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            asked.request("GET", path, headers={"Host": f"{HOST}:{self.port}"})
            response = asked.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, headers, response.read().decode()
        except OSError:
            return 0, {}, ""
        finally:
            asked.close()

    def is_gone(self) -> bool:
        """Whether nobody holds the port any more."""
        return is_free(self.port)


@contextmanager
def served(folder: Path, database: str, **settings: str) -> Iterator[Served]:
    """It serves when the block begins, and is gone when it ends."""
    with starting(folder, database, settings) as one:
        wait_until(lambda: one.status("/jwks") == 200 or one.process.poll() is not None, STARTED_WITHIN)
        assert one.process.poll() is None, one.log.read_text()
        yield one
    wait_until(one.is_gone, 30)


@contextmanager
def starting(
    folder: Path, database: str, settings: Mapping[str, str] | None = None, *, port: int = 0
) -> Iterator[Served]:
    """It has been started when the block begins, and is killed when it ends."""
    port = port or free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAGU_", "DJANGO_"))}
    environment = {
        "KAGU_CONNECT_URL": f"http://{HOST}:{port}",
        "KAGU_CONNECT_SECRET_KEY": KEY,
        "KAGU_CONNECT_DATABASE": database,
        **(settings or {}),
    }
    log = folder / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "kagu", "serve", "connect", "--port", str(port), "--threads", "4"],
            env={**kept, **environment},
            cwd=folder,
            stdout=written,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield Served(process, port, log)
    finally:
        process.kill()
        process.wait()


def address(port: int) -> str:
    """The test's database behind a proxy's port."""
    settings: Any = connection.settings_dict
    return f"postgresql://{settings['USER'] or 'postgres'}@127.0.0.1:{port}/{settings['NAME']}"
