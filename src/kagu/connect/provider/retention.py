"""Forgets what the provider kept only for a moment."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kagu.connect.clients.models import ClientSession
from kagu.connect.provider.grants import delete_revoked
from kagu.connect.provider.models import PushedRequest, SpentIdentifier

# No session outlives its absolute limit, and who knew it has been told long before.
MARGIN = timedelta(days=1)


def forget_expired() -> int:
    """Spent identifiers, pushed requests and revoked grants past their time, who knew sessions now over."""
    now = int(time.time())
    spent, _ = SpentIdentifier.objects.filter(expires_at__lt=now).delete()
    pushed, _ = PushedRequest.objects.filter(expires_at__lt=now).delete()
    over = timezone.now() - settings.SESSION_ABSOLUTE_LIFETIME - MARGIN
    known, _ = ClientSession.objects.filter(created_at__lt=over).delete()
    return spent + pushed + known + delete_revoked(now)
