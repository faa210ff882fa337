"""Realms as Keycloak exports them, made for tests: people with their credentials, services."""

import base64
import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from tests.connect.conftest import PASSWORD

SALT = b"0123456789abcdef"
DIGESTS = {"pbkdf2": "sha1", "pbkdf2-sha256": "sha256", "pbkdf2-sha512": "sha512"}
JsonObject = dict[str, Any]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def pbkdf2_credential(algorithm: str, *, password: str = PASSWORD, iterations: int = 1000) -> JsonObject:
    made = hashlib.pbkdf2_hmac(DIGESTS[algorithm], password.encode(), SALT, min(iterations, 1000))
    return _password(made, {"algorithm": algorithm, "hashIterations": iterations, "additionalParameters": {}})


def argon2_credential() -> JsonObject:
    made = hash_secret_raw(PASSWORD.encode(), SALT, 1, 64, 1, 32, Type.ID)
    told = {"hashLength": ["32"], "memory": ["64"], "type": ["id"], "version": ["1.3"], "parallelism": ["1"]}
    return _password(made, {"algorithm": "argon2", "hashIterations": 1, "additionalParameters": told})


def code_credential(value: str = "aBcDeFgHiJkLmNoPqRsT", **told: Any) -> JsonObject:
    data = {"subType": "totp", "digits": 6, "period": 30, "algorithm": "HmacSHA1", **told}
    return _credential("otp", {"value": value}, data) | {"userLabel": "Téléphone"}


def passkey_credential(credential_id: bytes, public_key: bytes) -> JsonObject:
    """Its id in one alphabet of base64, its key in the other."""
    data = {
        "aaguid": str(uuid.UUID(int=0)),
        "credentialId": b64(credential_id),
        "counter": 3,
        "credentialPublicKey": base64.urlsafe_b64encode(public_key).decode().rstrip("="),
        "attestationStatementFormat": "none",
    }
    return _credential("webauthn-passwordless", {}, data)


def person(name: str, *credentials: JsonObject, **said: Any) -> JsonObject:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "username": name,
        "email": f"{name}@exemple.nc",
        "emailVerified": True,
        "enabled": True,
        "firstName": name.capitalize(),
        "lastName": "Kaori",
        "attributes": {"locale": ["en"]},
        "credentials": list(credentials),
        "requiredActions": [],
        **said,
    }


def service(client_id: str, **said: Any) -> JsonObject:
    return {
        "clientId": client_id,
        "name": f"Service {client_id}",
        "protocol": "openid-connect",
        "clientAuthenticatorType": "client-secret",
        "secret": "s" * 32,
        "redirectUris": [f"https://{client_id}.exemple.nc/callback"],
        "standardFlowEnabled": True,
        "attributes": {"pkce.code.challenge.method": "S256"},
        "defaultClientScopes": ["web-origins", "acr", "profile", "roles", "email"],
        "optionalClientScopes": ["address", "phone", "offline_access"],
        "protocolMappers": [],
        **said,
    }


def pairwise(salt: str) -> JsonObject:
    return {
        "name": "pairwise subject identifier",
        "protocolMapper": "oidc-sha256-pairwise-sub-mapper",
        "config": {"pairwiseSubAlgorithmSalt": salt},
    }


def write_realm(
    path: Path, *, users: tuple[JsonObject, ...] = (), clients: tuple[JsonObject, ...] = ()
) -> Path:
    realm = {"id": "r", "realm": "territoire", "clients": list(clients), "users": list(users)}
    path.write_text(json.dumps(realm, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _password(made: bytes, data: JsonObject) -> JsonObject:
    return _credential("password", {"value": b64(made), "salt": b64(SALT)}, data)


def _credential(kind: str, secret: JsonObject, data: JsonObject) -> JsonObject:
    return {
        "type": kind,
        "createdDate": 1700000000000,
        "secretData": json.dumps(secret),
        "credentialData": json.dumps(data),
    }
