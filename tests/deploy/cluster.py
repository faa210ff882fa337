"""Two PostgreSQL servers of this machine: a primary, and a replica that confirms each commit."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.deploy.ports import free_ports
from tests.postgresql import PROGRAMS
from tests.waiting import wait_until

# Rows of tests may be lost with the machine; what counts here is which server has them.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "100"}
# PostgreSQL refuses to run as root.
SERVANT = "nobody"


class Server:
    """One of the two."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """An empty one, which believes whoever asks."""
        run("initdb", "-D", self.folder, "-U", "postgres", "--auth=trust", "--no-sync")

    def start(self) -> None:
        options = {**SETTINGS, "port": str(self.port), "unix_socket_directories": "", "hot_standby": "on"}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", self.folder, *words],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder.parent / f"{self.folder.name}.log").open("wb"),
            start_new_session=True,
            user=servant(),
        )
        wait_until(self.answers, seconds=60)

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, *statements: str, database: str = "postgres") -> str:
        """The first value that the last one gives."""
        rows = self.rows(*statements, database=database)
        return str(rows[0][0]) if rows else ""

    def rows(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """All that the last one gives."""
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname={database} connect_timeout=5"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def send(self, number: signal.Signals) -> None:
        """A signal to the server and, since each is a group of its own, to every connection of it."""
        if self._process:
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
            for process in (self._process.pid, *map(int, children.split())):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, number)

    def kill(self) -> None:
        """As when the power goes: the server and every connection of it, at once."""
        self.send(signal.SIGKILL)
        self._wait()

    def stop(self) -> None:
        """As an operator does: connections are ended, and what was done is written down."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
        self._wait()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _wait(self) -> None:
        if self._process:
            self._process.wait(timeout=60)
            self._process = None


class Cluster:
    """Primary and replica, and the address by which a site finds whichever of them takes writes."""

    def __init__(self, folder: Path) -> None:
        ports = free_ports(2)
        self.primary = Server(folder / "primary", ports[0])
        self.replica = Server(folder / "replica", ports[1])

    def start(self) -> None:
        self.primary.make()
        self.primary.start()
        copy = ["-D", str(self.replica.folder), "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        run("pg_basebackup", "-h", "127.0.0.1", "-p", str(self.primary.port), "-U", "postgres", *copy)
        self.replica.start()
        # Only now: without a replica every commit would wait for one.
        self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        state = "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')"
        wait_until(lambda: self.primary.ask(state) == "1", seconds=60)

    def fail_over(self) -> None:
        """What Patroni does: the primary is gone, the replica takes writes."""
        self.primary.kill()
        run("pg_ctl", "promote", "-D", str(self.replica.folder), "--wait")

    def address(self, database: str) -> str:
        hosts, ports = "127.0.0.1,127.0.0.1", f"{self.primary.port},{self.replica.port}"
        options = "user=postgres&target_session_attrs=read-write&connect_timeout=3"
        return f"postgresql:///{database}?host={hosts}&port={ports}&{options}"


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """In a folder that its servant may enter; everything goes at the end."""
    with tempfile.TemporaryDirectory(prefix="kagu-cluster-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            subprocess.run(["chown", SERVANT, folder], check=True)
        cluster = Cluster(folder)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.primary.kill()
            cluster.replica.kill()


def run(program: str, *arguments: str | Path) -> None:
    finished = subprocess.run(
        [PROGRAMS / program, *arguments], capture_output=True, text=True, check=False, cwd="/", user=servant()
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def servant() -> str | None:
    """Who runs the programs of PostgreSQL where root runs the tests."""
    return SERVANT if os.getuid() == 0 else None
