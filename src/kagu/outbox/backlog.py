"""What waits on this site and since when: for the command `backlog`, the desk's « État », and metrics."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from kagu.outbox.models import OutboxMessage

State = OutboxMessage.State

KINDS: dict[str, Promise] = {
    "mail": _("Emails"),
    "notification": _("Avis à transmettre"),
    "logout_token": _("Déconnexions à dire aux téléservices"),
    "security_event": _("Événements à dire aux téléservices"),
    "polled_event": _("Événements que les téléservices viennent chercher"),
    "account_lock": _("Comptes bloqués, à prévenir"),
    "unseen_request": _("Demandes faites sans compte, à traiter"),
    "data_export": _("Exports de données à préparer"),
}


@dataclass(frozen=True)
class Waits:
    """Things of one kind that wait: what commands call them, their words, how many, the oldest's time.

    `by_hand`: nothing happens before somebody does something.
    """

    name: str
    words: str | Promise
    count: int
    since: datetime | None
    by_hand: bool = False


def backlog() -> list[Waits]:
    """Whatever waits now, as the functions that the site's BACKLOG names tell it; never an empty kind."""
    parts: list[Iterable[Waits]] = [import_string(name)() for name in settings.BACKLOG]
    return [waits for part in parts for waits in part if waits.count]


def messages() -> Iterator[Waits]:
    """What the outbox has not delivered yet, by kind, then what nobody could deliver."""
    for kind, count, since in by_kind(OutboxMessage.objects.filter(state=State.WAITING)):
        yield Waits(kind, KINDS.get(kind, kind), count, since)
    for kind, count, since in by_kind(OutboxMessage.objects.filter(state=State.DEAD)):
        words = _("%(kind)s : non distribués")
        yield Waits(f"{kind}, dead", words % {"kind": KINDS.get(kind, kind)}, count, since, by_hand=True)


def listed(name: str, words: str | Promise, rows: QuerySet, since: str) -> Iterator[Waits]:
    """Rows that wait for somebody; `since` is the field that tells since when."""
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
    yield Waits(name, words, found["count"], found["oldest"], by_hand=True)


def by_kind(found: QuerySet[OutboxMessage]) -> list[tuple[str, int, datetime]]:
    """Each kind with its number and the time of its oldest, which retries leave as it was."""
    counted = found.order_by().values_list("kind").annotate(count=Count("pk"), oldest=Min("created_at"))
    return list(counted.order_by("kind"))
