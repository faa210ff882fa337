"""Nothing of the portal is written into an index that nobody reads."""

import pytest
from django.db import connection

from tests.indexes import like_twins, repeated_foreign_keys


def test_no_foreign_key_is_indexed_twice() -> None:
    assert repeated_foreign_keys() == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such indexes")
def test_only_words_have_an_index_for_how_they_begin() -> None:
    assert like_twins() == {"taxpayers_searchword.word"}
