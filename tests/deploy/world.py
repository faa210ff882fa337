"""All that the fault scripts need: two nodes, their database behind a proxy, a relay, a service, people."""

import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.cluster import SERVANT, Server
from tests.deploy.faulty_relay import FaultyRelay
from tests.deploy.ledger import DATABASE, Ledger
from tests.deploy.nodes import Nodes
from tests.deploy.ports import free_ports
from tests.deploy.residents import Resident
from tests.deploy.service import Service
from tests.deploy.traffic import Traffic
from tests.silent_proxy import SilentProxy

# Enough for the database, little enough to be filled.
DISK = "400m"
RESIDENTS = ("Alice", "Bob", "Carole", "Denis")


class World:
    """`disk` is the database's own, where this machine lets a test mount one."""

    def __init__(self, python: Path, folder: Path, disk: Path | None, server: Server) -> None:
        self.disk, self.server = disk, server
        self.flows = SilentProxy(lambda: socket.create_connection(("127.0.0.1", server.port)))
        self.relay, self.service = FaultyRelay(), Service()
        settings = {
            "KAGU_CONNECT_DATABASE": f"postgresql://postgres@127.0.0.1:{self.flows.port}/{DATABASE}",
            "KAGU_SERVING_PROCESSES": "2",
            "KAGU_WORKERS": "2",
            "KAGU_MAIL_HOST": "127.0.0.1",
            "KAGU_MAIL_PORT": str(self.relay.port),
            "KAGU_OUTBOUND_ADDRESSES": self.service.outbound,
        }
        self.nodes = Nodes(python, folder, settings)
        self.traffic = Traffic(self.nodes.sites, [])
        self.ledger = Ledger(server, self.relay, self.service, self.nodes)

    def begin(self) -> None:
        """Tables, a service, two nodes, and the first people."""
        self.server.ask(f"CREATE DATABASE {DATABASE}")
        self.nodes.command("migrate", "--no-input", "--verbosity", "0")
        self.nodes.command("client", "add", *self.service.registration)
        self.nodes.start_all()
        for number, name in enumerate(RESIDENTS):
            resident = Resident(name, self.nodes.sites[0], f"192.0.2.{number + 1}")
            resident.arrive(self.relay)
            self.traffic.residents.append(resident)

    def end(self) -> None:
        self.nodes.stop_all()
        self.relay.close()
        self.service.stop()
        self.flows.close()


@contextmanager
def running_world(python: Path, folder: Path) -> Iterator[World]:
    """Everything goes at the end."""
    with _disk() as (place, is_small):
        server = Server(place / "data", free_ports(1)[0])
        server.make()
        server.start()
        world = World(python, folder, place if is_small else None, server)
        try:
            world.begin()
            yield world
        finally:
            world.end()
            server.kill()


@contextmanager
def _disk() -> Iterator[tuple[Path, bool]]:
    """A folder that PostgreSQL may enter, and whether it is a small disk of its own: root may mount one."""
    with tempfile.TemporaryDirectory(prefix="kagu-faults-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
        is_small = (
            os.getuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
        )
        if os.getuid() == 0:
            subprocess.run(["chown", SERVANT, place], check=True)
        try:
            yield place, is_small
        finally:
            if is_small:
                with contextlib.suppress(subprocess.CalledProcessError):
                    subprocess.run(["umount", "--lazy", str(place)], check=True)
