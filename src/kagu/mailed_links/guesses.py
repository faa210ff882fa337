"""A limit on wrong links per network: guessing stays hopeless and is seen (E14)."""

import logging
from datetime import timedelta

from django.http import HttpRequest

from kagu.counting.windows import Window
from kagu.mailed_links.links import LinkInvalid
from kagu.site.client_address import counted_network

logger = logging.getLogger(__name__)

GUESSES_PER_MINUTE = 20
GUESSES = Window("wrong links", timedelta(minutes=1), most=10_000)


class TooManyGuesses(LinkInvalid):
    """Wrong links came from this network too often in the last minute."""


def refuse_guesser(request: HttpRequest) -> None:
    """Before looking anything up."""
    if GUESSES.read(counted_network(request)).count >= GUESSES_PER_MINUTE:
        raise TooManyGuesses


def count_guess(request: HttpRequest) -> None:
    """One more wrong link from this network."""
    if GUESSES.add(counted_network(request)).count == GUESSES_PER_MINUTE:
        logger.warning("Mailed links are being guessed from one network.")
