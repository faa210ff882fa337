"""How many bare Argon2id verifications a core makes in a second: what logins are measured beside."""

import sys
import time

from argon2 import PasswordHasher

# Kagu's own cost (accounts/passwords.py).
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def verifications_per_second(seconds: float) -> float:
    """Nothing but the verification, one after the other."""
    encoded = HASHER.hash("le mot de passe du banc")
    count, began = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        HASHER.verify(encoded, "le mot de passe du banc")
        count += 1
    return count / elapsed


if __name__ == "__main__":
    print(verifications_per_second(float(sys.argv[1])))
