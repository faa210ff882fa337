"""Calls over https reach only a machine that proves its name."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kagu import outbound
from kagu.outbound import OutboundFailed
from tests.loopback import LoopbackServer, QuietHandler


class Hello(QuietHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())


@pytest.fixture
def certificate(tmp_path: Path) -> Any:
    """A certificate for service.exemple.nc that is its own authority, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "service.exemple.nc")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("service.exemple.nc")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "service.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return str(path)


@pytest.fixture
def service(settings: Any, certificate: Path) -> Iterator[Any]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = LoopbackServer(Hello, context)
    names = ("service.exemple.nc:443", "other.exemple.nc:443")
    settings.OUTBOUND_ADDRESSES = dict.fromkeys(names, server.address)
    yield
    server.stop()


def test_the_administrations_own_authority_is_trusted_when_it_is_set(
    service: Any, settings: Any, certificate: Path
) -> None:
    settings.OUTBOUND_CA_BUNDLE = certificate
    assert outbound.session().get("https://service.exemple.nc/").text == "service.exemple.nc"


def test_an_authority_that_nobody_set_is_not(service: Any) -> None:
    with pytest.raises(OutboundFailed, match="CERTIFICATE_VERIFY_FAILED"):
        outbound.session().get("https://service.exemple.nc/")


def test_the_name_asked_for_must_be_in_the_certificate(
    service: Any, settings: Any, certificate: Path
) -> None:
    settings.OUTBOUND_CA_BUNDLE = certificate
    with pytest.raises(OutboundFailed, match=r"other\.exemple\.nc"):
        outbound.session().get("https://other.exemple.nc/")


def test_verification_cannot_be_switched_off_by_a_caller(service: Any) -> None:
    with pytest.raises(OutboundFailed, match="CERTIFICATE_VERIFY_FAILED"):
        outbound.session().get("https://service.exemple.nc/", verify=False)
