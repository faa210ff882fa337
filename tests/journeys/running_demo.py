"""The demo that the journeys run through: its own ports, its own data, ended after the last test."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from kagu.demo.addresses import Addresses
from tests.ports import is_free

SECONDS_TO_START = 120


class RunningDemo:
    """`bin/demo` without its preparation of Python: the same program, the same processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.addresses = Addresses(_free_port_base())
        self.screen = folder / "screen.txt"

    def start(self) -> None:
        """Start it and wait for its first screen."""
        base = str(self.addresses.port_base)
        command = [sys.executable, "-m", "kagu", "demo", "--state", str(self.state), "--port-base", base]
        with self.screen.open("w") as screen:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=screen, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while "Ctrl-C" not in self.screen.read_text():
            assert self._process.poll() is None, f"the demo did not start:\n{self.screen.read_text()}"
            assert time.monotonic() < deadline, f"the demo is too slow:\n{self.screen.read_text()}"
            time.sleep(0.2)

    def stop(self) -> int:
        """End it as a terminal does, and say how it ended."""
        self._process.terminate()
        return self._process.wait(timeout=30)

    def password_of(self, person: str) -> str:
        secrets = json.loads((self.state / "secrets.json").read_text())
        return str(secrets[f"password_of_{person}"])

    def logs(self) -> str:
        """The end of every process's log, for a test that failed."""
        return "\n".join(
            f"── {log.stem}\n{log.read_text(errors='replace')[-3000:]}"
            for log in sorted((self.state / "logs").glob("*.log"))
        )


def _free_port_base() -> int:
    # Two runs side by side never choose from the same bases.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for _ in range(100):
        addresses = Addresses(random.randrange(20_000 + 50 * worker, 31_000, 100))
        if all(is_free(port) for port in addresses.ports.values()):
            return addresses.port_base
    raise AssertionError("no free ports on this machine")
