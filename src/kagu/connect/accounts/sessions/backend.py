"""Django's authentication backend: who a session belongs to, what an agent may do; never a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class AccountBackend(ModelBackend):
    """Passwords are checked by the act `log_in` alone, behind its counters and its gate."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> None:
        return None
