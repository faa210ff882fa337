"""Finding rows by the beginnings of their words, from the index of either database."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.db import connection, models
from pytest_django import DjangoDbBlocker

from kagu.inputs.search_column import FoldedWordField, keep_words, with_every_word
from kagu.inputs.search_words import words_looked_for

pytestmark = pytest.mark.django_db


class Person(models.Model):
    """Somebody to be found."""

    objects: ClassVar[models.Manager["Person"]]
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "inputs"


class PersonWord(models.Model):
    """A word of somebody's name."""

    objects: ClassVar[models.Manager["PersonWord"]]
    person = models.ForeignKey(Person, models.CASCADE, related_name="words")
    word = FoldedWordField()

    class Meta:
        app_label = "inputs"
        constraints = [models.UniqueConstraint(name="one_row_per_word", fields=["person", "word"])]


@pytest.fixture(scope="module", autouse=True)
def _tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made for these tests as a migration would make them."""
    with django_db_blocker.unblock():
        for model in (Person, PersonWord):
            with connection.schema_editor() as editor:
                editor.create_model(model)
    yield
    with django_db_blocker.unblock():
        for model in (PersonWord, Person):
            with connection.schema_editor() as editor:
                editor.delete_model(model)


def keep(person: Person, *texts: str) -> None:
    keep_words(PersonWord.objects.all(), "person", {person.pk: texts})


@pytest.fixture
def people() -> dict[str, Person]:
    """Alice's neighbours."""
    names = [
        "Élodie Martin",
        "Jean-Pierre d’Angelo",
        "Tāvite Nguyễn",
        "Cœur de la Tour",
        "Élo Marti_n",
        "RID 1733902",
    ]
    found = {name: Person.objects.create(name=name) for name in names}
    for name, person in found.items():
        keep(person, name)
    return found


def search(typed: str) -> list[str]:
    wanted = with_every_word(PersonWord.objects.all(), "person", words_looked_for(typed))
    return list(Person.objects.filter(wanted).order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("elodie", ["Élodie Martin"]),
        ("ÉLODIE", ["Élodie Martin"]),
        ("martin elodie", ["Élodie Martin"]),
        ("Élodie Martin", ["Élodie Martin"]),
        ("mart élo", ["Élodie Martin", "Élo Marti_n"]),
        ("jean pierre", ["Jean-Pierre d’Angelo"]),
        ("jeanpierre", ["Jean-Pierre d’Angelo"]),
        ("jean-pi", ["Jean-Pierre d’Angelo"]),
        ("angelo", ["Jean-Pierre d’Angelo"]),
        ("d angelo", ["Jean-Pierre d’Angelo"]),
        ("D'ANGELO", ["Jean-Pierre d’Angelo"]),
        ("nguyen tavite", ["Tāvite Nguyễn"]),
        ("coeur", ["Cœur de la Tour"]),
        ("1 733 902", ["RID 1733902"]),
        ("rid 1733902", ["RID 1733902"]),
        ("173390", []),
        ("lodie", []),
        ("elodie nguyen", []),
        ("ma%", ["Élodie Martin", "Élo Marti_n"]),
    ],
)
def test_a_person_is_found_by_the_beginnings_of_words(
    people: dict[str, Person], typed: str, found: list[str]
) -> None:
    assert search(typed) == found


def test_a_new_name_is_found_and_the_old_one_no_more(people: dict[str, Person]) -> None:
    elodie = people["Élodie Martin"]
    kept = set(elodie.words.values_list("pk", "word"))  # type: ignore[attr-defined]
    keep(elodie, "Élodie", "Durand")
    assert search("durand") == ["Élodie Martin"]
    assert search("elodie martin") == []
    left = set(elodie.words.values_list("pk", "word"))  # type: ignore[attr-defined]
    assert {word for _pk, word in left & kept} == {"elodie"}


@pytest.mark.parametrize("beginning", ["", "%", "_", "\\", "z\U0010ffff", "martin%"])
def test_a_beginning_is_taken_as_it_stands(people: dict[str, Person], beginning: str) -> None:
    found = set(PersonWord.objects.filter(word__startswith=beginning).values_list("word", flat=True))
    words = set(PersonWord.objects.values_list("word", flat=True))
    assert found == {word for word in words if word.startswith(beginning)}


def test_an_index_serves_the_beginning_of_a_word(people: dict[str, Person]) -> None:
    """Not a walk through every word, which a `LIKE` with `ESCAPE` is on SQLite."""
    found = PersonWord.objects.filter(word__startswith="mart")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Of ten rows it would read them all.
            cursor.execute("SET enable_seqscan = off")
            plan = found.explain()
            cursor.execute("RESET enable_seqscan")
        assert "Index Cond" in plan
        assert "~>=~" in plan
    else:
        assert "SEARCH" in found.explain()
        assert "word>? AND word<?" in found.explain()
