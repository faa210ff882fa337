"""A small computation that a login page proves, where passwords come too fast: no third party (E24)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from kagu.counting.windows import Window

# In leading zero bits of a SHA-256: from a third of a second to some seconds on a telephone.
EASIEST = 14
HARDEST = 18
SERVES_FOR = 600
LONGEST_PROOF = 200
SPENT = Window("spent proofs of work", timedelta(seconds=SERVES_FOR))
_signer = signing.TimestampSigner(salt="kagu.connect.accounts.attempts.proof_of_work")


@dataclass(frozen=True)
class Challenge:
    """What the page gets: find a number so that SHA-256(`text` + "." + number) begins with `bits` zeros."""

    text: str
    bits: int

    @classmethod
    def make(cls, bits: int) -> "Challenge":
        return cls(_signer.sign(f"{bits}-{secrets.token_urlsafe(12)}"), bits)


def is_proven(proof: str, bits: int) -> bool:
    """Whether this is our own challenge, hard enough, solved in time, and not spent before."""
    text, _dot, number = proof.rpartition(".")
    if len(proof) > LONGEST_PROOF or not number.isdecimal():
        return False
    try:
        asked = int(_signer.unsign(text, max_age=SERVES_FOR).partition("-")[0])
    except signing.BadSignature:
        return False
    # A bit less is still work: the excess may have doubled while the page computed.
    return asked >= bits - 2 and _begins_with_zeros(proof, asked) and SPENT.spend(text)


def _begins_with_zeros(proof: str, bits: int) -> bool:
    digest = hashlib.sha256(proof.encode()).digest()
    return int.from_bytes(digest) >> (256 - bits) == 0
