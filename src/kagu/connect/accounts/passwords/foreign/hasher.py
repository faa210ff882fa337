"""How Django verifies what another system hashed; our own hasher takes its place at the first log-in."""

from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, get_hasher

from kagu.connect.accounts.passwords.background_hashing import hash_in_background
from kagu.connect.accounts.passwords.foreign.kinds import PREFIX, is_right


class ForeignHasher(BasePasswordHasher):
    """Last of `PASSWORD_HASHERS`: it hashes nothing, and what it verified is hashed anew at once."""

    algorithm = PREFIX.removesuffix("$")

    def verify(self, password: str, encoded: str) -> bool:
        """As long for a wrong password as for a right one, which is hashed anew behind this."""
        is_theirs = hash_in_background(is_right, password, encoded)
        if not is_theirs:
            ours = get_hasher()
            ours.encode(password, ours.salt())
        return is_theirs

    def encode(self, password: str, salt: str) -> str:
        raise NotImplementedError("hashes of other systems are only verified")

    def decode(self, encoded: str) -> dict[str, Any]:
        return {"algorithm": self.algorithm}

    def safe_summary(self, encoded: str) -> Any:
        return self.decode(encoded)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """`verify` has done so."""
