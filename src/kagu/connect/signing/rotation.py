"""Changing signing keys without anyone noticing: publish, wait, sign, keep, withdraw."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from kagu.connect.signing import key_ring
from kagu.connect.signing.models import SigningKey
from kagu.site import clock

# Services may keep our JWKS for an hour: a new key waits that long before it signs.
PUBLISHED_BEFORE_SIGNING = timedelta(hours=2)
# An ID token is shown again at logout, so a key outlives the session; logging in again prolongs that one.
MARGIN = timedelta(days=7)


class RotationCrossed(Exception):
    """Another rotation came first: its keys are the new ones."""


@transaction.atomic
def rotate_keys(*, at_once: bool = False) -> list[SigningKey]:
    """Make the successor of every algorithm in use; `at_once` withdraws the old keys (a leak)."""
    now = clock.now()
    SigningKey.objects.filter(published_until__lte=now).delete()
    current = SigningKey.objects.filter(signs_until__isnull=True)
    algorithms = set(current.values_list("alg", flat=True)) or {key_ring.DEFAULT_ALGORITHM}
    signs_from = now if at_once else now + PUBLISHED_BEFORE_SIGNING
    kept = timedelta() if at_once else settings.SESSION_ABSOLUTE_LIFETIME + MARGIN
    retiring = SigningKey.objects.all() if at_once else current
    retiring.update(signs_until=signs_from, published_until=signs_from + kept)
    try:
        return [key_ring.create_key(alg, signs_from=signs_from) for alg in sorted(algorithms)]
    except IntegrityError as error:
        raise RotationCrossed from error
