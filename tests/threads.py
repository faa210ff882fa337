"""Real threads for race tests: every one starts at the same moment, on its own connection."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def run_together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at once; each one's result, or the exception it raised, in their order.

    The test needs `@pytest.mark.django_db(transaction=True)`: threads see only committed rows.
    """
    results: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))
    threads = [
        Thread(target=_run, args=(act, start, results, place), daemon=True) for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def _run(act: Callable[[], Any], start: Barrier, results: list[Any], place: int) -> None:
    try:
        start.wait(timeout=30)
        results[place] = act()
    except Exception as refusal:  # a race's losers are what the test asks about
        results[place] = refusal
    finally:
        connections.close_all()
