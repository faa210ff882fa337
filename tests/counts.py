"""Counts of tries, failures and links, for tests that come too often for one reason and ask about another."""

from kagu.counting.models import Tally


def forget_all_counts() -> None:
    """As after a long wait."""
    Tally.objects.all().delete()
