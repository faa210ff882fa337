"""What was typed at the portal when the session had run out, but for the secrets of its papers."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from kagu.design_system import kept_forms

SECRET_FIELDS = ("csrfmiddlewaretoken", "letter_code", "declarant_number")


class KeepTypedMiddleware(kept_forms.KeepTypedMiddleware):
    """Every form of the portal waits for its person; none has a password.

    Pages with a form show it again by themselves once they are marked (`keeps_typed`).
    """

    def worth_keeping(self, view: Callable[..., Any], sent: QueryDict) -> dict[str, list[str]]:
        return {name: sent.getlist(name) for name in sent if name not in SECRET_FIELDS}
