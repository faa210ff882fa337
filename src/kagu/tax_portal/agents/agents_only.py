"""Who may open the desk: agents whom the provider saw a short time ago; no password is typed here."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from kagu.desk.guard import Guard


def _log_in_again(path: str) -> str:
    query = {"next": path, "max_age": int(settings.RECENT_LOGIN_LIFETIME.total_seconds())}
    return f"{reverse('relying_party:login')}?{urlencode(query)}"


agents_only = Guard(recent=settings.RECENT_LOGIN_LIFETIME, prove_again=_log_in_again)
