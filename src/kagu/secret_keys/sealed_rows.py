"""What lies sealed in a site's rows: counted by the key that sealed it, and sealed anew under today's.

`SEALED_ROWS` of the settings names, by subject, functions that give a `SealedColumn`: only the room that
seals something knows how.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

# Nobody waits longer for SQLite's only writer than so many take.
AT_A_TIME = 200


class Under(Enum):
    """Which secret key a value was sealed under."""

    TODAYS = "today's key"
    OLDER = "an older key that is kept"
    UNKNOWN = "no key that is kept"


@dataclass(frozen=True)
class SealedColumn:
    """Rows whose `column` is sealed; `under` says by which key, `anew` gives what replaces it.

    `anew` is only asked for a value under an older key.
    """

    rows: QuerySet[Any]
    column: str
    under: Callable[[Any], Under]
    anew: Callable[[Any], Any]

    def count(self) -> dict[Under, int]:
        """How many rows stand under which key."""
        counted = dict.fromkeys(Under, 0)
        for row in self.rows.iterator(AT_A_TIME):
            counted[self.under(row)] += 1
        return counted

    def seal_anew(self) -> int:
        """All that an older key opens; how many rows. One that changes meanwhile keeps what it got."""
        return sum(self._seal_anew(keys) for keys in self._keys())

    def _keys(self) -> Iterator[list[Any]]:
        ordered = self.rows.order_by("pk").values_list("pk", flat=True)
        keys = list(ordered[:AT_A_TIME])
        while keys:
            yield keys
            keys = list(ordered.filter(pk__gt=keys[-1])[:AT_A_TIME])

    def _seal_anew(self, keys: list[Any]) -> int:
        # Read before the transaction: a run that was cut short passes over what it did already.
        if not any(self.under(row) is Under.OLDER for row in self.rows.filter(pk__in=keys)):
            return 0
        with transaction.atomic():
            found = list(self.rows.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
            older = [row for row in found if self.under(row) is Under.OLDER]
            for row in older:
                setattr(row, self.column, self.anew(row))
            self.rows.model._base_manager.bulk_update(older, [self.column])
            return len(older)


def sealed_columns() -> dict[str, SealedColumn]:
    """Each sealed column of this site, by what it holds."""
    return {subject: import_string(name)() for subject, name in settings.SEALED_ROWS.items()}
