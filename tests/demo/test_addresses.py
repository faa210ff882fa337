"""The demo's ports move together and are checked before anything starts."""

import socket

import pytest

from kagu.demo.addresses import Addresses, DemoRefused, check_ports


def test_the_default_addresses_are_those_of_the_contract() -> None:
    addresses = Addresses()
    assert addresses.connect == "http://connect.localhost:8000"
    assert addresses.tax_portal == "http://impots.localhost:8001"
    assert addresses.example == "http://exemple.localhost:8002"
    assert addresses.mail == "http://mail.localhost:8025"
    assert addresses.smtp_port == 1025


def test_ports_move_together() -> None:
    assert list(Addresses(9000).ports.values()) == [9000, 9001, 9002, 9025, 2025]


def test_server_to_server_calls_reach_loopback() -> None:
    assert "impots.localhost:9001=127.0.0.1:9001" in Addresses(9000).outbound


def test_a_taken_port_is_said_in_one_clear_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        base = other.getsockname()[1] - 1
        with pytest.raises(DemoRefused) as refusal:
            check_ports(Addresses(base))
    assert f"Port {base + 1} (the tax portal) is already in use" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_port_base_that_needs_privileges_is_refused() -> None:
    with pytest.raises(DemoRefused, match="between 8000 and"):
        check_ports(Addresses(80))
