"""Certificates for the names that the files of `deploy/` use, signed by an authority of this test alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NAMES = ("comptes.example.org", "impots.example.org", "localhost")


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: who to believe, and one certificate for all names with its key."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def both(self) -> Path:
        """Certificate and key in one file, as HAProxy reads them."""
        path = self.key.with_name("both.pem")
        path.write_bytes(self.certificate.read_bytes() + self.key.read_bytes())
        return path


def make_certificates(folder: Path) -> Certificates:
    """Good for ninety days, in this folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    made = Certificates(folder / "certificate.pem", folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made
