"""Erasing what messages hold of a person whose account is gone; what still waits is delivered first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from kagu.chores.pieces import do_some
from kagu.inputs.addresses import normalize_address
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

# What is held may still be delivered, or given up.
WAITING = (OutboxMessage.State.WAITING, OutboxMessage.State.HELD)
# What is left says that something was delivered or given up, and when: a deletion's receipt reads that.
BLANK: dict[str, Any] = {"payload": {}, "sealed": None, "last_error": ""}
NOBODY: dict[str, Any] = {"destination": "", "lane": "mail", "mailbox": None}


def forget_mails_to(addresses: Iterable[str]) -> None:
    """In the deletion's transaction, after its last mail: what went to these mailboxes."""
    mailboxes = [normalize_address(address) for address in addresses if address]
    _forget(OutboxMessage.objects.filter(kind="mail", mailbox__in=mailboxes))


def forget_messages_about(names: Iterable[str], destinations: Iterable[str]) -> None:
    """What told these services of somebody whom they know by one of these names (a `sub`)."""
    is_named = Q(pk__in=())
    for name in names:
        is_named |= Q(text__contains=name)
    told = OutboxMessage.objects.filter(destination__in=list(destinations)).exclude(kind="mail")
    named = told.annotate(text=Cast("payload", TextField())).filter(is_named)
    _forget(OutboxMessage.objects.filter(pk__in=list(named.values_list("pk", flat=True))))


def forget_what_is_done() -> int:
    """By the worker: what had to be delivered or given up first."""
    return do_some(_done(OutboxMessage.objects.filter(is_to_forget=True)), _blank)


def _forget(messages: QuerySet[OutboxMessage]) -> None:
    # First all: one that is delivered at this moment is met by one of the two.
    keys = list(messages.values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk__in=keys).update(is_to_forget=True)
    _blank(OutboxMessage.objects.filter(pk__in=keys))


def _blank(messages: QuerySet[OutboxMessage]) -> int:
    done = _done(messages)
    done.filter(kind="mail").update(**NOBODY)
    return done.update(forgotten_at=clock.now(), **BLANK)


def _done(messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return messages.filter(forgotten_at=None).exclude(state__in=WAITING)
