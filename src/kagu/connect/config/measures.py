"""What `connect` alone tells Prometheus: accounts, sessions, connections, the age of keys, the gate."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max
from prometheus_client.metrics_core import Metric

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Connection
from kagu.connect.signing.models import SigningKey
from kagu.metrics.told import gauge, gauges
from kagu.site import clock


def accounts() -> Iterator[Metric]:
    """Accounts by state (locks are one), mailboxes that are gone, open sessions, who uses which service."""
    states = User.objects.order_by().values_list("state").annotate(count=Count("pk"))
    yield gauges("kagu_accounts", "Accounts by state; locked ones are locks in force", "state", list(states))
    gone = User.objects.filter(email_undeliverable_at__isnull=False).count()
    yield gauge("kagu_undeliverable_addresses", "Accounts whose mailbox does not exist any more", gone)
    live = LoginSession.objects.filter(user__isnull=False, expire_date__gt=clock.now())
    yield gauge("kagu_sessions", "Sessions of people logged in", live.count())
    used = Connection.objects.order_by().values_list("client__client_id").annotate(count=Count("pk"))
    yield gauges("kagu_connections", "People connected to a service", "service", list(used))


def keys() -> Iterator[Metric]:
    """Since when the newest key of each algorithm signs."""
    now = clock.now()
    in_force = SigningKey.objects.filter(signs_from__lte=now, signs_until=None)
    newest = in_force.order_by().values_list("alg").annotate(since=Max("signs_from"))
    yield gauges(
        "kagu_signing_key_age_seconds",
        "Age of the key that signs, by algorithm",
        "alg",
        [(alg, (now - since).total_seconds()) for alg, since in newest],
    )


def gate() -> Iterator[Metric]:
    """How much the hash gate lets through; `kagu_hash_gate` says how much is in it."""
    yield gauge(
        "kagu_hash_gate_places", "Passwords one process may hash at once", settings.PASSWORD_HASHES_AT_ONCE
    )
    yield gauge("kagu_hash_gate_queue", "People who may wait there", settings.PASSWORD_HASHES_WAITING)
