"""Finding taxpayers by what people type: names in any order, an identifier, a RID or a RIDET."""

import contextlib
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from kagu.inputs.numbers import NumberUnreadable, read_digits
from kagu.inputs.search_column import keep_words, with_every_word
from kagu.inputs.search_words import read_search
from kagu.inputs.typed_text import TextTooLong
from kagu.tax_portal.taxpayers.models import Company, Establishment, SearchWord, Taxpayer


def keep_search_words(taxpayers: Collection[int]) -> None:
    """In the transaction that writes these taxpayers, by their keys: whatever else was known stays found."""
    texts: dict[int, list[str]] = defaultdict(list)
    names = Taxpayer.objects.filter(pk__in=taxpayers).values_list("pk", "name", "first_names", "fiscal_id")
    for key, *words in names:
        texts[key] += words
    for key, rid in Company.objects.filter(pk__in=taxpayers).values_list("pk", "rid"):
        texts[key].append(rid)
    ridets = Establishment.objects.filter(company__in=taxpayers).values_list("company_id", "ridet")
    for key, ridet in ridets:
        texts[key].append(ridet)
    keep_words(SearchWord.objects.all(), "taxpayer", texts)


def found_by(typed: str) -> Q:
    """The taxpayers that are meant; a number counts whole, however it is written. Raises SearchRefused."""
    words = _number(typed) or read_search(typed)
    return with_every_word(SearchWord.objects.all(), "taxpayer", words)


def _number(typed: str) -> tuple[str, ...]:
    with contextlib.suppress(NumberUnreadable, TextTooLong):
        return (read_digits(typed, 7, 10),)
    return ()
