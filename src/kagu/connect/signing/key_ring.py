"""The signing keys in force, kept in memory for a moment so that signing reads no table."""

import contextlib
import datetime
import json
import logging
import secrets
import time
from dataclasses import dataclass

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from kagu.connect.signing.models import SigningKey
from kagu.connect.signing.seal import open_sealed, seal, sealed_anew, sealed_under
from kagu.secret_keys.sealed_rows import SealedColumn
from kagu.site import clock

ALGORITHMS = ("ES256", "RS256", "EdDSA", "PS256")
DEFAULT_ALGORITHM = "ES256"
# Every process reads the table again after this long, so no restart is needed to rotate.
MEMORY_SECONDS = 20.0
# While the database is away the keys of before go on, and the table is asked for again after this long.
ASK_AGAIN_SECONDS = 5.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedKey:
    """A key that is published, with its private half opened."""

    kid: str
    alg: str
    key: Key
    public_jwk: dict[str, object]
    signs_from: datetime.datetime
    signs_until: datetime.datetime | None


_memory: dict[str, tuple[float, tuple[LoadedKey, ...]]] = {}


def published_keys() -> tuple[LoadedKey, ...]:
    """Every key that services may meet, the newest first; those of before while the database is away."""
    loaded_at, keys = _memory.get("keys", (0.0, ()))
    if keys and time.monotonic() - loaded_at <= MEMORY_SECONDS:
        return keys
    try:
        return reload_keys()
    except (OperationalError, InterfaceError):
        if not keys:
            raise
        logger.warning("the database is away: the signing keys of before go on")
        _memory["keys"] = (time.monotonic() - MEMORY_SECONDS + ASK_AGAIN_SECONDS, keys)
        return keys


def reload_keys() -> tuple[LoadedKey, ...]:
    """The same, read from the table now: another process may have made one."""
    keys = _load()
    _memory["keys"] = (time.monotonic(), keys)
    return keys


def signing_key(alg: str) -> LoadedKey:
    """The key that signs with this algorithm now; the first use of an algorithm makes its key."""
    key = _that_signs(alg, published_keys()) or _that_signs(alg, reload_keys())
    if key is not None:
        return key
    # Of all who find none at the same moment, one makes it: the constraint refuses the others.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        create_key(alg, signs_from=clock.now())
    return signing_key(alg)


def create_key(alg: str, *, signs_from: datetime.datetime) -> SigningKey:
    """Make and store a key pair; its private half is sealed."""
    key = _generate(alg)
    kid = secrets.token_urlsafe(16)
    marks = {"kid": kid, "alg": alg, "use": "sig"}
    private_jwk = json.dumps({**key.as_dict(private=True), **marks}).encode()
    row = SigningKey.objects.create(
        kid=kid,
        alg=alg,
        public_jwk={**key.as_dict(private=False), **marks},
        sealed_private_jwk=seal(_purpose(kid), private_jwk),
        signs_from=signs_from,
    )
    forget_keys()
    return row


def sealed_private_keys() -> SealedColumn:
    """For a change of the secret key."""
    return SealedColumn(
        SigningKey.objects.all(),
        "sealed_private_jwk",
        lambda row: sealed_under(_purpose(row.kid), bytes(row.sealed_private_jwk)),
        lambda row: sealed_anew(_purpose(row.kid), bytes(row.sealed_private_jwk)),
    )


def forget_keys() -> None:
    """Read the table again at the next use."""
    _memory.clear()


def _that_signs(alg: str, keys: tuple[LoadedKey, ...]) -> LoadedKey | None:
    now = clock.now()
    usable = [key for key in keys if key.alg == alg and (key.signs_until is None or key.signs_until > now)]
    # One that waits is better than none: where nothing was signed yet, nobody has an older key set.
    return next((key for key in usable if key.signs_from <= now), usable[0] if usable else None)


def _load() -> tuple[LoadedKey, ...]:
    now = clock.now()
    rows = SigningKey.objects.exclude(published_until__lte=now).order_by("-signs_from")
    # Opening a key takes a while, and its row never changes what is sealed in it.
    opened = {key.kid: key.key for key in _memory.get("keys", (0.0, ()))[1]}
    return tuple(
        LoadedKey(
            row.kid,
            row.alg,
            opened.get(row.kid) or _open(row),
            row.public_jwk,
            row.signs_from,
            row.signs_until,
        )
        for row in rows
    )


def _open(row: SigningKey) -> Key:
    jwk = json.loads(open_sealed(_purpose(row.kid), bytes(row.sealed_private_jwk)))
    kinds: dict[str, type[Key]] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}
    return kinds[jwk["kty"]].import_key(jwk)


def _purpose(kid: str) -> str:
    return f"signing key {kid}"


def _generate(alg: str) -> Key:
    if alg == "ES256":
        return ECKey.generate_key("P-256")
    if alg == "EdDSA":
        return OKPKey.generate_key("Ed25519")
    # 3072 bits: 128-bit security (ASVS 11.2.3).
    return RSAKey.generate_key(3072)
