"""Two nodes of the accounts' site, each serving people and with a worker; any of the four may be killed."""

import os
import signal
from pathlib import Path

from tests.deploy.installation import KEY, Installation
from tests.deploy.ports import free_ports, wait_for

NAMES = ("serve-0", "work-0", "serve-1", "work-1")


class Nodes:
    """`sites` are their addresses."""

    def __init__(self, python: Path, folder: Path, settings: dict[str, str]) -> None:
        self.ports = free_ports(2)
        self.sites = [f"http://localhost:{port}" for port in self.ports]
        settings = {
            "KAGU_CONNECT_URL": self.sites[0],
            "KAGU_CONNECT_SECRET_KEY": KEY,
            "KAGU_CONNECT_BEHIND_PROXY": "yes",
            "KAGU_CONNECT_REQUESTS_PER_NETWORK": "1000000",
            "KAGU_CONNECT_MAILS_PER_MINUTE": "1000000",
            "KAGU_CONNECT_MAILS_PER_HOUR_TO_ONE_ADDRESS": "1000000",
            "KAGU_CONNECT_MAIL_NEW_DEVICES": "no",
            **settings,
        }
        self.installation = Installation(python, folder, settings)

    def command(self, *words: str) -> str:
        """What `kagu connect WORDS` says."""
        status, said = self.installation.kagu("connect", *words)
        assert status == 0, said
        return said

    def start(self, name: str) -> None:
        role, number = name.split("-")
        port = ["--port", str(self.ports[int(number)])] if role == "serve" else []
        self.installation.start(name, role, "connect", *port)

    def start_all(self) -> None:
        for name in NAMES:
            self.start(name)
        self.wait()

    def wait(self) -> None:
        """Come back when both sites take requests."""
        for port in self.ports:
            wait_for(port, seconds=90)

    def kill(self, name: str) -> None:
        """As the kernel does when memory is short: the process and its children, at once."""
        process = self.installation.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)

    def restart(self) -> None:
        """One node after the other, each asked politely: what an upgrade or a new setting needs."""
        for both in (NAMES[:2], NAMES[2:]):
            for name in both:
                assert self.installation.stop(name) == 0
            for name in both:
                self.start(name)
            self.wait()

    def stop_all(self) -> None:
        self.installation.stop_all()
