"""How much of a password cannot be foretold: words that many begin with, runs and years count for little."""

import re
from collections.abc import Callable

# Once through a keyboard's rows, its columns, the digits and the alphabet: any stretch of them is a run.
WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "aqwzsxedcrfvtgbyhnujikolpm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqwsxcderfvbgtyhnmjuiklop",
    "1a2z3e4r5t6y7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "1aq2zs3ed4rf5tg6yh7uj8ik9ol0pm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "147258369147258369",
    "789456123789456123",
)
WALKS_BOTH_WAYS = (*WALKS, *(walk[::-1] for walk in WALKS))
# Signs that stand for letters in common passwords.
STANDS_FOR = str.maketrans("@0134578$€!", "aoieastbsei")
YEAR = re.compile(r"(?:19|20)\d\d")
SHORTEST_RUN, SHORTEST_WORD, LONGEST_WORD = 3, 4, 24
WORD, RUN, EDGE = 3.0, 2.0, 0.5
# What people put between words, and before or after one.
SEPARATORS = re.compile(r"[\s.,'’_-]")
EDGES = re.compile(r"^[!-/:-@\[-`{-~£§€]+|[!-/:-@\[-`{-~£§€]+$")


def weight_of(password: str, is_word: Callable[[str], bool]) -> float:
    """About how many characters of its own it has, in lower case; `is_word` knows what others try first.

    A common word counts for three characters, a year, a run or a repeated sign for two, signs before or
    after the rest for half of one, what stands between words for nothing; a piece that comes again for one.
    """
    core = SEPARATORS.sub("", EDGES.sub("", password) or password)
    edge = EDGE if EDGES.search(password) else 0.0
    weights = [_sum_of_pieces(form, is_word) for form in (core, core.translate(STANDS_FOR))]
    return edge + min(*weights, _weight_of_repeated(core, is_word))


def _weight_of_repeated(core: str, is_word: Callable[[str], bool]) -> float:
    place = (core + core).find(core, 1)
    return _sum_of_pieces(core[:place], is_word) + 1


def _sum_of_pieces(core: str, is_word: Callable[[str], bool]) -> float:
    seen: set[str] = set()
    weight, at = 0.0, 0
    while at < len(core):
        length, own = _piece(core, at, is_word)
        piece = core[at : at + length]
        weight += min(own, 1.0) if piece in seen else own
        if length > 1:
            seen.add(piece)
        at += length
    return weight


def _piece(password: str, at: int, is_word: Callable[[str], bool]) -> tuple[int, float]:
    """The longest that begins here and can be foretold, and what it counts for."""
    longest = max(
        (_word(password, at, is_word), WORD),
        (_run(password, at), RUN),
        (_repeated(password, at), RUN),
        (4 if YEAR.match(password, at) else 0, RUN),
    )
    return longest if longest[0] else (1, 1.0)


def _word(password: str, at: int, is_word: Callable[[str], bool]) -> int:
    for length in range(min(LONGEST_WORD, len(password) - at), SHORTEST_WORD - 1, -1):
        if is_word(password[at : at + length]):
            return length
    return 0


def _run(password: str, at: int) -> int:
    length = 0
    while at + length < len(password) and any(
        password[at : at + length + 1] in walk for walk in WALKS_BOTH_WAYS
    ):
        length += 1
    return length if length >= SHORTEST_RUN else 0


def _repeated(password: str, at: int) -> int:
    length = len(password[at:]) - len(password[at:].lstrip(password[at]))
    return length if length >= SHORTEST_RUN else 0
