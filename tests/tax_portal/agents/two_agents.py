"""An act of the desk that one agent asks for and another confirms."""

from typing import Any

from django.test import Client

from kagu.desk.models import WaitingAct

REASON = "Demande faite au guichet, pièce d'identité vue"


def ask(first: Client, path: str) -> WaitingAct:
    """The act waits."""
    before = WaitingAct.objects.count()
    first.post(path, {"reason": REASON})
    assert WaitingAct.objects.count() == before + 1
    return WaitingAct.objects.latest("asked_at")


def confirm(second: Client, waiting: WaitingAct, *, follow: bool = False) -> Any:
    """The site's answer to the one who confirms."""
    answer = second.post(f"/agents/attente/{waiting.pk}/", {"decision": "confirm"}, follow=follow)
    waiting.refresh_from_db()
    return answer
