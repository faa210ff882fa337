"""ID Tokens as someone would forge them who knows all of ours but the key."""

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey


def _part(token: str, number: int) -> dict[str, Any]:
    part = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def forgeries(token: str) -> list[str]:
    """The same words under a good ES256 signature, of a key that names itself in each known way."""
    header, claims = _part(token, 0), _part(token, 1)
    key = ECKey.generate_key("P-256")
    brought: list[dict[str, Any]] = [
        {},
        {"kid": "theirs"},
        {"jwk": key.as_dict(private=False)},
        {"jku": "https://attacker.example/jwks"},
        {"x5u": "https://attacker.example/cert"},
    ]
    return [jwt.encode({**header, **more}, claims, key, algorithms=["ES256"]) for more in brought]
