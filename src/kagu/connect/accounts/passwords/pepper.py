"""The optional keyed step before Argon2id: a stolen database alone gives nothing to guess against."""

import hashlib
import hmac
from typing import Any

from django.conf import settings

from kagu.connect.accounts.passwords.hashing import Argon2idHasher
from kagu.connect.accounts.passwords.quality import normalize_password


class PepperedArgon2idHasher(Argon2idHasher):
    """`argon2p$<name of the key>$argon2id$…`; a hash under an older key is renewed at the next login.

    The keys live outside the database: NIST SP 800-63B §3.1.1.2, OWASP Password Storage.
    """

    algorithm = "argon2p"

    def encode(self, password: str, salt: str) -> str:
        name = next(iter(settings.PASSWORD_PEPPERS))
        encoded = super().encode(_peppered(password, name), salt)
        return f"{self.algorithm}${name}{encoded.removeprefix(self.algorithm)}"

    def verify(self, password: str, encoded: str) -> bool:
        name, inner = self._parts(encoded)
        # An unknown key verifies nothing, in the same time.
        is_known = name in settings.PASSWORD_PEPPERS
        key_name = name if is_known else next(iter(settings.PASSWORD_PEPPERS))
        return super().verify(_peppered(password, key_name), inner) and is_known

    def decode(self, encoded: str) -> dict[str, Any]:
        return super().decode(self._parts(encoded)[1])

    def must_update(self, encoded: str) -> bool:
        name, inner = self._parts(encoded)
        return name != next(iter(settings.PASSWORD_PEPPERS)) or super().must_update(inner)

    def _parts(self, encoded: str) -> tuple[str, str]:
        if encoded.startswith(f"{self.algorithm}$argon2id$"):
            return "", encoded
        name, _dollar, rest = encoded.removeprefix(f"{self.algorithm}$").partition("$")
        return name, f"{self.algorithm}${rest}"


def _peppered(password: str, name: str) -> str:
    key = settings.PASSWORD_PEPPERS[name].encode()
    return hmac.new(key, normalize_password(password).encode(), hashlib.sha256).hexdigest()
