"""The indexed column of search words, and looking into it by the beginnings of words.

A site keeps the words of a row in a table of its own: a foreign key, a `FoldedWordField`, a unique
constraint on both, and `keep_words` in the act that changes the name. PostgreSQL serves
`word__startswith` by the index with `varchar_pattern_ops` that Django makes of `db_index`, in any collation.
SQLite would read the whole column for Django's `LIKE … ESCAPE`: there it is a range of the plain index.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.lookups import StartsWith

from kagu.inputs.search_words import LONGEST_WORD, words_to_keep

# Behind every text that begins alike, in SQLite's order of bytes.
LAST_SIGN = "\U0010ffff"


class FoldedWordField(models.CharField):
    """One word as `search_words` folds it, found by its beginning."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": LONGEST_WORD, "db_index": True} | kwargs))


@FoldedWordField.register_lookup
class BeginsWord(StartsWith):
    """`word__startswith`, from the index on SQLite too."""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        column, parameters = self.process_lhs(compiler, connection)
        bounds = [*parameters, str(self.rhs), *parameters, f"{self.rhs}{LAST_SIGN}"]
        return f"({column} >= %s AND {column} < %s)", bounds


def keep_words(kept: Any, *texts: str) -> None:
    """Keep the words of these texts and no others, in the act's transaction; `kept` is a row's manager."""
    wanted, present = words_to_keep(*texts), set(kept.values_list("word", flat=True))
    if present - wanted:
        kept.filter(word__in=present - wanted).delete()
    for word in sorted(wanted - present):
        kept.create(word=word)


def with_every_word(kept: models.QuerySet, owner: str, words: Iterable[str]) -> models.Q:
    """The rows in which each of `words` begins a word; `kept` are the words, `owner` their foreign key."""
    found = models.Q()
    for word in words:
        found &= models.Q(pk__in=kept.filter(word__startswith=word).values(owner))
    return found
