"""The indexed column of search words, and looking into it by the beginnings of words.

A site keeps the words of its rows in a table of its own: a foreign key, a `FoldedWordField`, a unique
constraint on both, and `keep_words` in the acts that change a name. PostgreSQL serves
`word__startswith` by a second index with `varchar_pattern_ops`, in any collation, which this field asks for.
SQLite would read the whole column for Django's `LIKE … ESCAPE`: there it is a range of the plain index.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models.lookups import StartsWith

from kagu.inputs.search_words import LONGEST_WORD, words_to_keep

# Behind every text that begins alike, in SQLite's order of bytes.
LAST_SIGN = "\U0010ffff"


class FoldedWordField(models.CharField):
    """One word as `search_words` folds it, found by its beginning."""

    # `site/postgresql/schema` reads it.
    is_sought_by_beginning = True

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


def keep_words(kept: models.QuerySet, owner: str, texts: Mapping[Any, Collection[str]]) -> None:
    """Keep the words of these texts and no others, in the act's transaction: key of a row → its texts.

    `kept` are all words, `owner` is their foreign key. Three statements, however many rows.
    """
    wanted = {(key, word) for key, some in texts.items() for word in words_to_keep(*some)}
    rows = kept.filter(**{f"{owner}__in": list(texts)}).values_list(f"{owner}_id", "word", "pk")
    present = {(key, word): pk for key, word, pk in rows}
    gone = [pk for one, pk in present.items() if one not in wanted]
    if gone:
        kept.filter(pk__in=gone).delete()
    fresh = sorted(wanted - present.keys(), key=str)
    kept.bulk_create(
        [kept.model(**{f"{owner}_id": key, "word": word}) for key, word in fresh], ignore_conflicts=True
    )


def with_every_word(kept: models.QuerySet, owner: str, words: Iterable[str]) -> models.Q:
    """The rows in which each of `words` begins a word; a number is looked for whole."""
    found = models.Q()
    for word in words:
        sought = {"word" if word.isdecimal() else "word__startswith": word}
        found &= models.Q(pk__in=kept.filter(**sought).values(owner))
    return found
