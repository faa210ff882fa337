"""The words by which agents find an account: its owner's names, folded; no words without an account."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from kagu.connect.accounts.models.accounts import User
from kagu.inputs.search_column import FoldedWordField, keep_words, with_every_word
from kagu.inputs.search_words import read_search


class SearchWord(models.Model):
    """One word of a person's names."""

    user = models.ForeignKey(User, models.CASCADE, related_name="search_words", db_index=False)
    word = FoldedWordField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_row_per_word_of_a_person", fields=["user", "word"])]


def keep_search_words(user: User) -> None:
    """In the transaction of every act that gives, changes or erases names."""
    keep_search_words_of([user])


def keep_search_words_of(users: Iterable[User]) -> None:
    """The same for many, in three statements."""
    names = {user.pk: (user.first_name, user.family_name, user.birth_name) for user in users}
    keep_words(SearchWord.objects.all(), "user", names)


def named(typed: str) -> Q:
    """The accounts of people with all these names, in any order. Raises SearchRefused."""
    return with_every_word(SearchWord.objects.all(), "user", read_search(typed))
