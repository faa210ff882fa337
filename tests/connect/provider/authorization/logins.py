"""When people logged in at the provider."""

import datetime

from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User


def age_session(user: User, seconds: int) -> None:
    then = timezone.now() - datetime.timedelta(seconds=seconds)
    LoginSession.objects.filter(user=user).update(auth_time=then)
