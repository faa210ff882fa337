"""Forgets what the provider kept only for a moment."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from kagu.chores.pieces import forget
from kagu.connect.accounts.models import LoginSession
from kagu.connect.clients.models import ClientSession
from kagu.connect.provider.models import PushedRequest, SpentIdentifier
from kagu.connect.provider.tokens.grants import long_revoked
from kagu.site import clock

# Who knew a session has been told of its end long before.
MARGIN = timedelta(days=1)


def forget_expired() -> int:
    """Spent identifiers, pushed requests and revoked grants past their time, who knew sessions now over."""
    now = clock.seconds()
    spent = SpentIdentifier.objects.filter(expires_at__lt=now)
    pushed = PushedRequest.objects.filter(expires_at__lt=now)
    over = clock.now() - settings.SESSION_ABSOLUTE_LIFETIME - MARGIN
    # Whoever logs in again keeps the `sid`: a session may be older than its absolute limit.
    lives = Exists(LoginSession.objects.filter(sid=OuterRef("sid")))
    known = ClientSession.objects.filter(~lives, created_at__lt=over)
    return forget(spent, pushed, known, long_revoked(now))
