"""A limit on wrong links per network: guessing stays hopeless and is seen (E14)."""

import logging
from threading import Lock

from cachetools import TTLCache
from django.http import HttpRequest

from kagu.mailed_links.links import LinkInvalid
from kagu.site.client_address import counted_network

logger = logging.getLogger(__name__)

GUESSES_PER_MINUTE = 20
_guesses: TTLCache[str, int] = TTLCache(maxsize=10_000, ttl=60)
_lock = Lock()


class TooManyGuesses(LinkInvalid):
    """Wrong links came from this network too often in the last minute."""


def refuse_guesser(request: HttpRequest) -> None:
    """Before looking anything up."""
    with _lock:
        is_over = _guesses.get(counted_network(request), 0) >= GUESSES_PER_MINUTE
    if is_over:
        raise TooManyGuesses


def count_guess(request: HttpRequest) -> None:
    """One more wrong link from this network."""
    with _lock:
        count = _guesses[counted_network(request)] = _guesses.get(counted_network(request), 0) + 1
    if count == GUESSES_PER_MINUTE:
        logger.warning("Mailed links are being guessed from one network.")


def forget_guesses() -> None:
    """Start afresh."""
    with _lock:
        _guesses.clear()
