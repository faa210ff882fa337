"""What `kagu doctor` learns by calling: the relay, the site's own https address, another clock."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kagu.doctor.certificate import look_at_certificate
from kagu.doctor.findings import Level
from tests.doctor.examined import examined
from tests.metrics.samples import sample

pytestmark = pytest.mark.django_db


class Site(BaseHTTPRequestHandler):
    """Answers as the test says."""

    status, headers_of_answer = 200, {"X-Request-ID": "0123456789abcdef"}
    clock_ahead = timedelta()

    def do_GET(self) -> None:
        self.send_response(self.status)
        for name, value in self.headers_of_answer.items():
            self.send_header(name, value)
        self.end_headers()

    do_HEAD = do_GET

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + self.clock_ahead, usegmt=True)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


def certificate(folder: Path, days: int) -> tuple[Path, Path]:
    """A certificate for localhost that ends in so many days, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def days() -> int:
    """How long the certificate is good."""
    return 90


@pytest.fixture
def site(settings: Any, tmp_path: Path, days: int) -> Iterator[type[Site]]:
    """The site's https address, answered by the handler that this gives."""
    cert, key = certificate(tmp_path, days)
    handler = type("ThisSite", (Site,), {})
    server = HTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    settings.SITE_URL, settings.IS_SECURE = f"https://localhost:{server.server_port}", True
    settings.OUTBOUND_ADDRESSES = {f"localhost:{server.server_port}": f"127.0.0.1:{server.server_port}"}
    settings.OUTBOUND_CA_BUNDLE = str(cert)
    yield handler
    server.shutdown()
    server.server_close()


def outside() -> list[tuple[Level, str]]:
    return examined("kagu.doctor.outside.outside")


def test_a_site_behind_a_good_proxy_and_certificate_is_good(site: type[Site]) -> None:
    (first, words), (second, _) = outside()
    assert (first, second) == (Level.GOOD, Level.GOOD)
    assert words.startswith("certificate good for 90 more days, TLSv1.")


@pytest.mark.parametrize(("days", "level"), [(20, Level.LOOK), (3, Level.MEND)])
def test_a_certificate_that_ends_soon_is_told(site: type[Site], level: Level) -> None:
    assert outside()[0][0] is level


def test_the_worker_tells_prometheus_when_the_certificate_ends(site: type[Site]) -> None:
    look_at_certificate()
    days_left = (sample("kagu_certificate_expiry_timestamp_seconds") - datetime.now(UTC).timestamp()) / 86_400
    assert 89 < days_left < 91


@pytest.mark.parametrize("days", [-1])
def test_a_certificate_that_browsers_refuse_is_told_as_ended(site: type[Site]) -> None:
    look_at_certificate()
    assert sample("kagu_certificate_expiry_timestamp_seconds") == 1


@pytest.mark.parametrize("days", [-1])
def test_a_certificate_that_has_ended_is_to_be_mended(site: type[Site]) -> None:
    [(level, words)] = outside()
    assert level is Level.MEND
    assert "expired" in words


def test_a_certificate_of_nobody_known_is_to_be_mended(site: type[Site], settings: Any) -> None:
    settings.OUTBOUND_CA_BUNDLE = ""
    [(level, words)] = outside()
    assert level is Level.MEND
    assert "browsers refuse its certificate" in words


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (301, {"Location": "https://localhost", "X-Request-ID": "01234567"}, "X-Forwarded-Proto"),
        (400, {"X-Request-ID": "01234567"}, "does not pass Host"),
        (200, {}, "is not Kagu"),
        (502, {}, "is not Kagu"),
        (503, {"X-Request-ID": "01234567"}, "answers 503"),
    ],
)
def test_what_the_proxy_does_wrong_is_named(
    site: Any, settings: Any, status: int, headers: dict[str, str], words: str
) -> None:
    site.status = status
    site.headers_of_answer = {
        name: value.replace("https://localhost", settings.SITE_URL) for name, value in headers.items()
    }
    level, told = outside()[-1]
    assert level is Level.MEND
    assert words in told


def test_a_site_that_does_not_answer_is_to_be_mended(settings: Any) -> None:
    settings.SITE_URL, settings.IS_SECURE = "https://localhost:9", True
    [(level, words)] = outside()
    assert level is Level.MEND
    assert "does not answer" in words


@pytest.mark.parametrize(
    ("ahead", "level"), [(0, Level.GOOD), (3, Level.LOOK), (-3, Level.LOOK), (60, Level.MEND)]
)
def test_a_clock_that_is_wrong_is_seen_against_another(
    site: Any, settings: Any, ahead: int, level: Level
) -> None:
    site.clock_ahead = timedelta(seconds=ahead)
    found = examined("kagu.doctor.clock.compared", clock_from=settings.SITE_URL)
    assert found[-1][0] is level


@pytest.mark.parametrize("url", ["http://localhost/", "localhost", "https://"])
def test_a_clock_is_asked_over_https_alone(url: str) -> None:
    assert examined("kagu.doctor.clock.compared", clock_from=url)[-1][0] is Level.MEND


class Received:
    """A relay that keeps what it is given."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.content = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.recipients += envelope.rcpt_tos
        content = envelope.content
        self.content = content.decode() if isinstance(content, bytes) else str(content)
        return "250 OK"


@pytest.fixture
def relay(settings: Any) -> Iterator[Received]:
    """A relay on this machine, and a sender that is somebody's."""
    received = Received()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.MAIL_FROM_ADDRESS = "ne-pas-repondre@exemple.nc"
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"
    yield received
    controller.stop()


def test_a_relay_that_answers_is_good_and_gets_no_mail(relay: Received) -> None:
    [(level, words)] = examined("kagu.doctor.relay.relay")
    assert level is Level.GOOD
    assert "answers" in words
    assert not relay.recipients


def test_a_trial_mail_goes_where_it_was_asked_to(relay: Received) -> None:
    found = examined("kagu.doctor.relay.relay", mail_to="operator@exemple.nc")
    assert [level for level, _ in found] == [Level.GOOD, Level.GOOD]
    assert relay.recipients == ["operator@exemple.nc"]
    assert "Auto-Submitted: auto-generated" in relay.content


def test_a_trial_mail_goes_to_one_address_alone(relay: Received) -> None:
    found = examined("kagu.doctor.relay.relay", mail_to="a@exemple.nc,b@exemple.nc")
    assert found[-1][0] is Level.MEND
    assert not relay.recipients


def test_a_relay_that_is_away_is_to_be_mended(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert Level.MEND in [level for level, _ in examined("kagu.doctor.relay.relay")]


def test_a_relay_without_the_promised_starttls_is_to_be_mended(relay: Received, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    [(level, words)] = examined("kagu.doctor.relay.relay")
    assert level is Level.MEND
    assert "STARTTLS" in words


def test_a_sender_of_nobody_is_to_be_mended(relay: Received, settings: Any) -> None:
    settings.MAIL_FROM_ADDRESS = "ne-pas-repondre@example.org"
    assert examined("kagu.doctor.relay.relay")[0][0] is Level.MEND
