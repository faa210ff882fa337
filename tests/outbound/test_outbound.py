"""Calls to other machines reach only what they may, and end in time (ASVS 1.3.6, 13.2.4)."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from urllib3.util.connection import create_connection

from kagu import outbound
from kagu.outbound import OutboundFailed, OutboundRefused, adapter, addresses, connections
from tests.loopback import LoopbackServer, QuietHandler

SERVICE = "http://service.exemple.nc"
# Ends a test that waits in vain.
PATIENCE = 30
PUBLIC = [f"93.184.216.{number}" for number in range(34, 44)]


class Service(QuietHandler):
    seen: list[tuple[str, str]] = []
    # What a slow answer waits for, and whether it came to its end before that.
    is_over = threading.Event()
    has_answered = False

    def do_GET(self) -> None:
        self.seen.append((self.headers["Host"], self.path))
        getattr(self, "answer_" + self.path.strip("/").partition("?")[0])()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.headers["Host"], body.decode()))
        self.reply(200, b"thanks")

    def reply(self, status: int, body: bytes, **headers: Any) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_hello(self) -> None:
        self.reply(200, b"hello")

    def answer_redirect(self) -> None:
        self.reply(302, b"", Location=SERVICE + "/hello")

    def answer_huge(self) -> None:
        self.reply(200, b"x" * (adapter.LARGEST_ANSWER + 1))

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x" * 64 * 1024)

    def answer_silent(self) -> None:
        Service.has_answered = not self.is_over.wait(PATIENCE)

    def answer_dripping(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        number = 0
        while not self.is_over.wait(0.1):
            number += 1
            self.wfile.write(f"X-Drip-{number}: x\r\n".encode())

    def answer_error(self) -> None:
        self.reply(500, b"sorry")

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()


@pytest.fixture
def service(settings: Any) -> Iterator[Any]:
    server = LoopbackServer(Service)
    settings.OUTBOUND_ADDRESSES = {"service.exemple.nc:80": server.address}
    Service.seen.clear()
    Service.is_over.clear()
    Service.has_answered = False
    yield server
    Service.is_over.set()
    server.stop()


def resolve_to(monkeypatch: pytest.MonkeyPatch, *found: Any) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: entries)


def let_the_deadline_pass(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set once a call's deadline has cut what it watched until then."""
    cut, has_cut = connections.Deadline._cut, threading.Event()

    def cut_and_say_so(deadline: Any) -> None:
        cut(deadline)
        has_cut.set()

    monkeypatch.setattr(connections.Deadline, "_cut", cut_and_say_so)
    return has_cut


def test_a_mapped_service_is_reached_under_its_own_name(service: Any) -> None:
    answer = outbound.session().get(SERVICE + "/hello?a=1")
    assert answer.ok
    assert answer.text == "hello"
    assert Service.seen == [("service.exemple.nc", "/hello?a=1")]


def test_a_post_arrives_whole(service: Any) -> None:
    assert outbound.session().post(SERVICE + "/", data={"logout_token": "a.b.c"}).text == "thanks"
    assert Service.seen == [("service.exemple.nc", "logout_token=a.b.c")]


def test_an_error_of_the_service_is_an_answer(service: Any) -> None:
    assert outbound.session().get(SERVICE + "/error").status_code == 500


def test_a_redirect_is_not_followed(service: Any) -> None:
    with pytest.raises(OutboundFailed, match="elsewhere"):
        outbound.session().get(SERVICE + "/redirect")
    assert len(Service.seen) == 1


@pytest.mark.parametrize("path", ["/huge", "/endless"])
def test_an_answer_that_is_too_large_is_given_up(service: Any, path: str) -> None:
    with pytest.raises(OutboundFailed, match="too much"):
        outbound.session().get(SERVICE + path)


def test_a_silent_service_is_given_up(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "READ_SECONDS", 0.3)
    with pytest.raises(OutboundFailed):
        outbound.session().get(SERVICE + "/silent")
    assert not Service.has_answered


def test_a_service_that_drips_is_given_up_too(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "TOTAL_SECONDS", 0.5)
    with pytest.raises(OutboundFailed, match="too long"):
        outbound.session().get(SERVICE + "/dripping")


def test_a_caller_may_ask_for_less_time(service: Any) -> None:
    with pytest.raises(OutboundFailed, match="too long"):
        outbound.session(seconds=0.3).get(SERVICE + "/dripping")


def test_a_connection_made_after_the_deadline_is_cut_at_once(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline's own cut has come and gone: nothing else would end what drips in."""
    monkeypatch.setattr(adapter, "TOTAL_SECONDS", 0.2)
    cut = let_the_deadline_pass(monkeypatch)
    connect = create_connection

    def connect_late(*arguments: Any, **options: Any) -> Any:
        dialled = connect(*arguments, **options)
        assert cut.wait(timeout=30)
        return dialled

    monkeypatch.setattr(connections, "create_connection", connect_late)
    with pytest.raises(OutboundFailed, match="too long"):
        outbound.session().get(SERVICE + "/dripping")


def test_nothing_is_dialled_once_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "TOTAL_SECONDS", 0.2)
    cut = let_the_deadline_pass(monkeypatch)
    resolve_to(monkeypatch, *PUBLIC)
    dialled = []

    def connect(address: Any, seconds: Any, **options: Any) -> None:
        dialled.append((address, seconds <= 0.2))
        assert cut.wait(timeout=30)
        raise TimeoutError

    monkeypatch.setattr(connections, "create_connection", connect)
    with pytest.raises(OutboundFailed, match="too long"):
        outbound.session().get("https://service.exemple.nc/")
    assert dialled == [((PUBLIC[0], 443), True)]


def test_of_many_addresses_a_few_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, *PUBLIC)
    dialled = []

    def connect(address: Any, seconds: Any, **options: Any) -> None:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(connections, "create_connection", connect)
    with pytest.raises(OutboundFailed, match="cannot be reached"):
        outbound.session().get("https://service.exemple.nc/")
    assert dialled == [(address, 443) for address in PUBLIC[:4]]


def test_a_name_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "TOTAL_SECONDS", 0.2)
    given_up, answered = threading.Event(), threading.Event()

    def look_up(*arguments: Any, **options: Any) -> None:
        given_up.wait(timeout=5)
        answered.set()
        raise socket.gaierror("no name server")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(OutboundFailed, match="too long"):
        outbound.session().get("https://service.exemple.nc/")
    assert not answered.is_set()
    given_up.set()
    assert answered.wait(timeout=30)


def test_a_service_that_is_not_there_fails(settings: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.OUTBOUND_ADDRESSES = {"service.exemple.nc:80": f"127.0.0.1:{unused.getsockname()[1]}"}
        with pytest.raises(OutboundFailed):
            outbound.session().get(SERVICE + "/hello")


def test_a_name_that_nobody_has_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_name(*arguments: Any, **options: Any) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    with pytest.raises(OutboundFailed):
        outbound.session().get("https://nobody.exemple.nc/")


@pytest.mark.parametrize(
    "url",
    [
        "http://service.exemple.nc/",
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2002:a00:1::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[::93.184.216.34]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[::ffff:0:93.184.216.34]/",
        "https://[fec0::1]/",
        "https://[2001:0:5db8:d822::1]/",
        "https://[::]/",
        "https://[100::1]/",
        "https://[4000::1]/",
        "https://0.0.0.0/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://alice@service.exemple.nc/",
    ],
)
def test_these_addresses_are_never_called(settings: Any, url: Any) -> None:
    settings.OUTBOUND_ADDRESSES = {}
    with pytest.raises(OutboundRefused):
        outbound.session().get(url)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(OutboundRefused):
        outbound.session().get("https://service.exemple.nc/")


def test_what_was_checked_is_what_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer of a name server is never asked for."""
    resolve_to(monkeypatch, "93.184.216.34")
    dialled = []

    def connect(address: Any, *arguments: Any, **options: Any) -> None:
        dialled.append(address)
        raise OSError("not in a test")

    monkeypatch.setattr("kagu.outbound.connections.create_connection", connect)
    with pytest.raises(OutboundFailed):
        outbound.session().get("https://service.exemple.nc/")
    assert dialled == [("93.184.216.34", 443)]


def test_a_mapping_holds_for_its_port_alone(service: Any, settings: Any) -> None:
    with pytest.raises(OutboundRefused):
        outbound.session().get("http://service.exemple.nc:8080/hello")


def test_proxies_of_the_environment_are_not_used(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert outbound.session().get(SERVICE + "/hello").ok


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::5db8:d822",
        "2002:5db8:d822::1",
        "::ffff:93.184.216.34",
    ],
)
def test_public_addresses_are_public(address: Any) -> None:
    assert addresses.is_public(ip_address(address))
