"""A limit on wrong links and codes per network: guessing stays hopeless and is seen (E14)."""

import logging
import math
from datetime import timedelta

from django.http import HttpRequest

from kagu.counting.windows import Window
from kagu.mailed_links.links import LinkInvalid
from kagu.site.client_address import counted_network

logger = logging.getLogger(__name__)

GUESSES_PER_MINUTE = 20
GUESSES = Window("wrong links", timedelta(minutes=1), most=10_000)


class TooManyGuesses(LinkInvalid):
    """A wrong one more, where too many came from this network; `retry_after` seconds end it."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(retry_after))


def refuse_guesser(request: HttpRequest, about: str = "") -> None:
    """For a link, once it is known to be wrong; for a code, which is short, before looking anything up.

    `about` names what a code is tried at: wrong ones elsewhere stop nobody here. Raises TooManyGuesses.
    """
    guesses = GUESSES.read(_name(request, about))
    if guesses.count >= GUESSES_PER_MINUTE:
        raise TooManyGuesses(guesses.ends_in)


def count_guess(request: HttpRequest, about: str = "") -> None:
    """One more wrong link or code from this network."""
    if GUESSES.add(_name(request, about)).count == GUESSES_PER_MINUTE:
        logger.warning("Mailed links or codes are being guessed from one network.")


def _name(request: HttpRequest, about: str) -> str:
    return f"{counted_network(request)} {about}".rstrip()
