"""The site that is filled and measured, in one process: `python -m bench.scale_site ACCOUNTS`."""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 - after django.setup()
from django.test.utils import setup_test_environment  # noqa: E402

from bench.operations import REDIRECT_URI  # noqa: E402
from bench.scale_fill import fill  # noqa: E402
from bench.scale_operations import Operation, Person, chores, picks, requests  # noqa: E402
from kagu.chores import pieces  # noqa: E402
from kagu.connect.accounts.attempts.known_devices import KNOWN_FOR, forget_unseen_devices  # noqa: E402
from kagu.connect.accounts.history.daily_seals import seal_heads  # noqa: E402
from kagu.connect.accounts.models import KnownDevice, User  # noqa: E402
from kagu.connect.accounts.passwords.hashing import Argon2idHasher  # noqa: E402
from kagu.connect.clients.models import Client  # noqa: E402
from kagu.connect.clients.registry import give_secret  # noqa: E402
from kagu.site import clock  # noqa: E402

ROUNDS = 25
CHORE_ROUNDS = 5
DUE_AT_ONCE = 5000


def main(accounts: int) -> None:
    setup_test_environment()
    Argon2idHasher.memory_cost, Argon2idHasher.time_cost = 64, 1
    client, secret = _service("bench")
    silent, _ = _service("silent")
    fill(accounts, client)
    found = {"once: all histories sealed": _seconds(seal_heads) * 1e3}
    someone, agent = User.objects.order_by("pk")[:2]
    User.objects.filter(pk=agent.pk).update(is_staff=True, is_superuser=True)
    person = Person(someone, client, secret)
    for name, operation in requests(person, Person(agent, client, secret)):
        found[name] = _typical(operation, ROUNDS)
    for name, operation in picks(silent):
        found[name] = _typical(operation, ROUNDS)
    for name, operation in chores():
        found[name] = _typical(operation, CHORE_ROUNDS)
    found["longest piece of a chore"] = _longest_piece()
    print(json.dumps(found))


def _service(name: str) -> tuple[Client, str]:
    client = Client(
        client_id=name,
        name=name,
        redirect_uris=[REDIRECT_URI],
        scopes=["openid", "email"],
        sector=name,
        auth_method=Client.AuthMethod.POST,
        grant_types=["authorization_code", "refresh_token"],
    )
    secret = give_secret(client)
    client.save()
    return client, secret


def _typical(operation: Operation, rounds: int) -> float:
    """Milliseconds, the median; the first round warms up."""
    operation()
    return statistics.median(_seconds(operation) for _ in range(rounds)) * 1e3


def _seconds(operation: Operation) -> float:
    began = _cpu()
    operation()
    return _cpu() - began


def _cpu() -> float:
    """Seconds that this process, and PostgreSQL for it, were on a core: whatever else the machine does."""
    served = 0.0
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        served = int(schedule.read_text().split()[0]) / 1e9
    return time.process_time() + served


def _longest_piece() -> float:
    """Milliseconds that SQLite's writer is held at most while thousands of browsers are forgotten."""
    longest, original = [0.0], pieces.one_piece

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = _cpu()
        with original(name):
            yield
        longest[0] = max(longest[0], _cpu() - began)

    pieces.one_piece = timed
    due = KnownDevice.objects.order_by("secret_hash").values("pk")[:DUE_AT_ONCE]
    KnownDevice.objects.filter(pk__in=list(due.values_list("pk", flat=True))).update(
        last_at=clock.now() - 2 * KNOWN_FOR
    )
    if not forget_unseen_devices():
        raise RuntimeError("nothing was due")
    return longest[0] * 1e3


if __name__ == "__main__":
    main(int(sys.argv[1]))
