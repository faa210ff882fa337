"""The row of an entry of another system's file that was taken over: a second run does nothing twice."""

from django.db import models

from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes

PURPOSE = "entry of an import"


class ArrivedEntry(models.Model):
    """Which entry, by a keyed hash of its source and its id there; it names no account.

    It outlives the account, for a year: what its owner deleted here does not come back from the old file.
    """

    entry_hash = models.CharField(max_length=64, unique=True)
    arrived_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["arrived_at"], name="arrivals_by_age")]


def entry_hash(source: str, source_id: str) -> str:
    """By which this entry is known again."""
    return keyed_hash(PURPOSE, _words(source, source_id)).hex()


def entry_hashes(source: str, source_id: str) -> list[str]:
    """The same under every secret key that is kept."""
    return [one.hex() for one in keyed_hashes(PURPOSE, _words(source, source_id))]


def _words(source: str, source_id: str) -> bytes:
    return f"{source}\n{source_id}".encode()
