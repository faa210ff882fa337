"""What a request carries here, for the type checker."""

from django.http import HttpRequest

from kagu.connect.accounts.models import User
from kagu.connect.accounts.sessions.store import SessionStore


class SiteRequest(HttpRequest):
    """Anyone's request."""

    session: SessionStore


class AccountRequest(SiteRequest):
    """The request of someone logged in."""

    user: User
