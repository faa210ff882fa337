"""A worker that is killed at a statement of its choice: a process of its own, with its own connection."""

import os
import signal
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, connections
from django.utils import timezone

from kagu.outbox.delivery import attempt, claim
from kagu.outbox.models import OutboxMessage

LEASE = timedelta(seconds=30)
MOST_STATEMENTS = 200


def deliver_killed_everywhere(message: OutboxMessage, look: Callable[[], Any]) -> list[Any]:
    """Kill a worker at the first statement, the next one at its second, and so on until one comes through.

    Each takes up what the one before left. What `look` saw after each, and whether the message was settled.
    """
    seen = []
    for statement in range(1, MOST_STATEMENTS):
        is_killed = _work(message.pk, killed_at=statement)
        seen.append((look(), _is_settled(message)))
        if not is_killed:
            return seen
        _let_the_claim_run_out(message)
    raise AssertionError("no worker came through")


def _work(key: Any, killed_at: int) -> bool:
    connections.close_all()
    with warnings.catch_warnings():
        # The child has this thread alone, and uses nothing that another one holds.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _deliver_and_die(key, killed_at)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def _deliver_and_die(key: Any, killed_at: int) -> None:
    """Nothing after it runs: the child must not go on with the tests."""
    statements = 0

    def kill(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        if statements == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    try:
        message = OutboxMessage.objects.get(pk=key)
        with connection.execute_wrapper(kill):
            if claim(message, LEASE):
                attempt(message)
        os._exit(0)
    finally:
        os._exit(1)


def _is_settled(message: OutboxMessage) -> bool:
    return not OutboxMessage.objects.filter(pk=message.pk, state=OutboxMessage.State.WAITING).exists()


def _let_the_claim_run_out(message: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(lease=None, next_try_at=timezone.now())
