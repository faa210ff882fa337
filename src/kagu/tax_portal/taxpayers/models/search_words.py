"""The words by which taxpayers are found: names and numbers, folded."""

from django.db import models

from kagu.inputs.search_column import FoldedWordField
from kagu.tax_portal.taxpayers.models.taxpayers import Taxpayer


class SearchWord(models.Model):
    """One word of a taxpayer's names, or one of its numbers."""

    taxpayer = models.ForeignKey(Taxpayer, models.CASCADE, related_name="search_words", db_index=False)
    word = FoldedWordField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_row_per_word_of_a_taxpayer", fields=["taxpayer", "word"])
        ]
