"""Starting the demo's processes, watching them, and ending every one of them."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from kagu.demo.addresses import DemoRefused

SECONDS_TO_ANSWER = 40
SECONDS_TO_END = 8


class DemoEnded(Exception):
    """Somebody ended the demo before it ran."""


@dataclass
class Processes:
    """The demo's children; each leads a group of its own, so that none outlives the demo."""

    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    is_asked_to_end: bool = False

    def end_on_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal all mean: end the demo."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_end)

    def start(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        """Start `python ARGUMENTS`; what it prints goes to its log."""
        with self.log_of(name).open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [sys.executable, *arguments],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run_to_the_end(
        self, arguments: list[str], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run `python ARGUMENTS` and return what it printed, errors among it."""
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        while True:
            try:
                output, _ = process.communicate(timeout=0.2)
            except subprocess.TimeoutExpired:
                if self.is_asked_to_end:
                    _signal_group(process, signal.SIGKILL)
                    raise DemoEnded from None
            else:
                return subprocess.CompletedProcess(arguments, process.returncode, output)

    def wait_for(self, name: str, port: int, host: str) -> None:
        """Wait until the process answers HTTP; an error page is an answer too."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < deadline:
            if self.is_asked_to_end:
                raise DemoEnded
            self.check()
            if _answers(port, host):
                return
            time.sleep(0.1)
        raise DemoRefused(f"{name} does not answer; see {self.log_of(name)}.")

    def watch(self) -> None:
        """Return when the demo is asked to end; raise when one of its parts ended by itself."""
        while not self.is_asked_to_end:
            self.check()
            time.sleep(0.3)

    def check(self) -> None:
        """Every process still runs, or the demo says which one does not."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise DemoRefused(f"{name} stopped by itself; see {self.log_of(name)}.")

    def end(self) -> None:
        """Ask every group to end, then insist."""
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_END
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name.replace(' ', '-')}.log"

    def _ask_to_end(self, number: int, frame: FrameType | None) -> None:
        self.is_asked_to_end = True


def _answers(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _signal_group(process: subprocess.Popen[Any], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
