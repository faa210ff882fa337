"""Sealing the desk's journal each day, and reading it again: where it is not what it was."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from kagu.desk.journal import hash_of
from kagu.desk.models import DeskLine, DeskSeal
from kagu.secret_keys.keyed_hashes import hashed_under, keyed_hash
from kagu.secret_keys.sealed_rows import SealedColumn, Under
from kagu.site import clock

PURPOSE = "desk journal"
# Sealed every day; an older line without a seal means that sealing stopped, or worse.
SEALED_WITHIN = timedelta(days=2)

logger = logging.getLogger(__name__)


def seal_journal() -> int:
    """Seal the last line when the journal grew; how many seals were made. A broken one gets none."""
    last = DeskLine.objects.first()
    sealed = DeskSeal.objects.order_by("-position").first()
    if last is None or (sealed and sealed.position >= last.position):
        return 0
    for position, reason in journal_breaks(is_sealing=True):
        logger.error("the desk's journal is not sealed: line %d: %s", position, reason)
        return 0
    seal = DeskSeal(position=last.position, hash=last.hash, sealed_at=clock.now())
    seal.mac = _mac_of(seal)
    # Another worker may seal it at the same moment.
    DeskSeal.objects.bulk_create([seal], ignore_conflicts=True)
    logger.info("the desk's journal is sealed; keep this line outside the database: %s", _words_of(seal))
    return 1


def sealed_days() -> SealedColumn:
    """For a change of the secret key; a seal that is not ours stays as it is."""
    return SealedColumn(DeskSeal.objects.all(), "mac", _under, _mac_of)


def journal_breaks(*, is_sealing: bool = False) -> Iterator[tuple[int, str]]:
    """The first fault: the position and what is wrong; nothing when the journal is whole."""
    seals = {seal.position: seal for seal in DeskSeal.objects.all()}
    fault = _fault_of_seals(seals) or _fault_of_lines(seals, may_be_unsealed=is_sealing)
    if fault:
        yield fault


def _fault_of_seals(seals: dict[int, DeskSeal]) -> tuple[int, str] | None:
    # The newest alone: keys are withdrawn, and its hash covers all the lines before.
    last = seals.get(max(seals, default=0))
    if last and not _is_ours(last):
        return last.position, "the seal is not this site's"
    return None


def _fault_of_lines(seals: dict[int, DeskSeal], *, may_be_unsealed: bool) -> tuple[int, str] | None:
    last_sealed, previous_hash, position = max(seals, default=0), "", 0
    oldest = clock.now() - SEALED_WITHIN
    for position, line in enumerate(DeskLine.objects.order_by("position").iterator(), start=1):
        if line.position != position:
            return position, "this line is gone"
        if line.hash != hash_of(line, previous_hash):
            return position, "this line was altered"
        if position in seals and seals[position].hash != line.hash:
            return position, "the journal was written anew up to this line"
        if position > last_sealed and line.at < oldest and not may_be_unsealed:
            return position, "this line should have been sealed"
        previous_hash = line.hash
    return (position + 1, "this line is gone") if position < last_sealed else None


def _is_ours(seal: DeskSeal) -> bool:
    return _under(seal) is not Under.UNKNOWN


def _under(seal: DeskSeal) -> Under:
    try:
        return hashed_under(PURPOSE, _words_of(seal), bytes.fromhex(seal.mac))
    except ValueError:
        return Under.UNKNOWN


def _mac_of(seal: DeskSeal) -> str:
    return keyed_hash(PURPOSE, _words_of(seal)).hex()


def _words_of(seal: DeskSeal) -> bytes:
    return f"{seal.position} {seal.hash}".encode()
