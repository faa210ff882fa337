"""Who may open the desk: agents who proved a short time ago that it is still them."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from kagu.connect.accounts.models import User
from kagu.connect.accounts.sessions.store import SessionStore
from kagu.desk.guard import Guard


class AgentRequest(HttpRequest):
    """The request of an agent."""

    session: SessionStore
    user: User


def _password_page(path: str) -> str:
    return f"{reverse('my_account:confirm_password')}?{urlencode({'next': path})}"


agents_only = Guard(recent=timedelta(minutes=30), prove_again=_password_page)
