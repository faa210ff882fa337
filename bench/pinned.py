"""A server held to one core, and what the kernel says it costs: CPU time and memory."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


class NotStarted(Exception):
    """A server that should be measured ended or did not answer in time."""


class PinnedServer:
    """A process and its children on one core; use it in a `with` statement."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        ready_url: str,
        log: Path,
        host: str = "",
        environment: Mapping[str, str] | None = None,
        core: int = SERVER_CORE,
    ) -> None:
        self.command, self.ready_url, self.log, self.host = list(command), ready_url, log, host
        self.environment = {**os.environ, **(environment or {})}
        self.core = core

    def __enter__(self) -> "PinnedServer":
        self.process = subprocess.Popen(
            ["taskset", "--cpu-list", str(self.core), *self.command],
            env=self.environment,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_until_it_answers(self) -> None:
        request = urllib.request.Request(self.ready_url, headers={"Host": self.host} if self.host else {})
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(request, timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise NotStarted(f"{self.command}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def cpu_seconds(self) -> float:
        """User and system time of the process and all it started, so far."""
        return sum(_cpu_seconds(pid) for pid in process_tree(self.process.pid))

    def whole_memory(self) -> int:
        """Bytes of the whole tree, pages it shares counted once (PSS)."""
        return sum(_proportional_bytes(pid) for pid in process_tree(self.process.pid))


def process_tree(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    for task in children.parent.parent.iterdir() if children.exists() else []:
        found += [
            each for child in (task / "children").read_text().split() for each in process_tree(int(child))
        ]
    return found


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _proportional_bytes(pid: int) -> int:
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") * 1024


def _kilobytes(file: Path, label: str) -> int:
    return next((int(line.split()[1]) for line in file.read_text().splitlines() if line.startswith(label)), 0)
