"""A `connect` at `http://localhost:PORT`: the one name that programs in every language resolve."""

import re
from pathlib import Path

from kagu.demo.addresses import Addresses
from kagu.demo.environment import environment_of_connect, environment_of_people
from kagu.demo.processes import Processes
from kagu.demo.state import State
from tests.real_clients.services import Registration


class OwnConnect:
    """The accounts' site and its worker, with the demo's people."""

    def __init__(self, folder: Path, port: int, processes: Processes, reachable_ports: list[int]) -> None:
        self.port, self.processes = port, processes
        self.issuer = f"http://localhost:{port}"
        self.state = State(folder)
        self.state.open()
        self.environment = {
            **environment_of_connect(self.state, Addresses(port)),
            **environment_of_people(self.state),
            "KAGU_CONNECT_URL": self.issuer,
            "KAGU_OUTBOUND_ADDRESSES": ",".join(f"localhost:{p}=127.0.0.1:{p}" for p in reachable_ports),
        }

    def start(self) -> None:
        for command in (["migrate", "--no-input", "--verbosity", "0"], ["demo_people"]):
            self._command(*command)
        self.processes.start(
            "connect", ["-m", "kagu", "serve", "connect", "--port", str(self.port)], self.environment
        )
        self.processes.start("connect worker", ["-m", "kagu", "work", "connect"], self.environment)
        self.processes.wait_for("connect", self.port, "localhost")

    def register(self, service: Registration) -> str:
        """Adds the service as an administrator would; returns its client_secret, shown this once."""
        answer = self._command(
            "client",
            "add",
            service.client_id,
            "--name",
            service.client_id,
            "--redirect-uri",
            service.redirect_uri,
            "--post-logout-redirect-uri",
            service.post_logout_redirect_uri,
            "--backchannel-logout-uri",
            service.backchannel_logout_uri,
        )
        found = re.search(r"^client_secret: (\S+)$", answer, re.MULTILINE)
        assert found, answer
        return found[1]

    def password_of(self, person: str) -> str:
        return self.state.password_of(person)

    def _command(self, *arguments: str) -> str:
        finished = self.processes.run_to_the_end(["-m", "kagu", "connect", *arguments], self.environment)
        assert finished.returncode == 0, finished.stdout
        return finished.stdout
