"""How many bare Argon2id verifications a core makes in a second: what logins are measured beside."""

import sys
import time

from nacl import bindings as libsodium

# Kagu's own cost and its own library (accounts/passwords/hashing.py); bytes of memory.
PASSES, MEMORY = 2, 19_456 * 1024
PASSWORD = b"le mot de passe du banc"


def verifications_per_second(seconds: float) -> float:
    """Nothing but the verification, one after the other."""
    encoded = libsodium.crypto_pwhash_str_alg(
        PASSWORD, PASSES, MEMORY, libsodium.crypto_pwhash_ALG_ARGON2ID13
    )
    stored = encoded.rstrip(b"\0")
    count, began = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        libsodium.crypto_pwhash_str_verify(stored, PASSWORD)
        count += 1
    return count / elapsed


if __name__ == "__main__":
    print(verifications_per_second(float(sys.argv[1])))
