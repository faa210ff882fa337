"""A passkey made of Python: it answers a site's challenge as an authenticator and its browser do."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

ORIGIN = "http://connect.localhost:8000"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class VirtualPasskey:
    """One key; `count` is what it says of its uses, `flags` what it says of its owner."""

    host: str = "connect.localhost"
    origin: str = ORIGIN
    count: int = 0
    flags: int = PRESENT | VERIFIED
    user_handle: str = ""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, asked: str) -> str:
        """What a browser sends after `navigator.credentials.create`."""
        options = json.loads(asked)
        self.user_handle = options["user"]["id"]
        key = cbor.encode(dict(ES256.from_cryptography_key(self.private_key.public_key())))
        credential = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + key
        data = self._data(self.flags | WITH_KEY) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", options)
        return self._answer(clientDataJSON=client_data, attestationObject=attestation)

    def get(self, asked: str) -> str:
        """What a browser sends after `navigator.credentials.get`."""
        data = self._data(self.flags)
        client_data = self._client_data("webauthn.get", json.loads(asked))
        signed = data + hashlib.sha256(client_data).digest()
        signature = self.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signature,
            **({"userHandle": websafe_decode(self.user_handle)} if self.user_handle else {}),
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        credential_id = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": credential_id,
                "rawId": credential_id,
                "type": "public-key",
                "authenticatorAttachment": "cross-platform",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )
