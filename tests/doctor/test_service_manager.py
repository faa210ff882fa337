"""systemd is told when a process is ready, where it asked to be."""

import socket
from pathlib import Path

import pytest

from kagu.outbox.heartbeat import Heartbeat
from kagu.site.service_manager import tell_ready


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """The socket that a service manager listens on."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    return listening


def test_a_process_that_is_ready_says_so(manager: socket.socket) -> None:
    tell_ready()
    assert manager.recv(64) == b"READY=1"


@pytest.mark.django_db
def test_a_worker_says_so_once_it_has_reached_its_database(manager: socket.socket) -> None:
    Heartbeat().beat()
    assert manager.recv(64) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nowhere/notify", "@kagu-nobody-listens"])
def test_where_nobody_listens_nothing_happens(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    tell_ready()
