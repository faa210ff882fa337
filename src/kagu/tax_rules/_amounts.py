"""What an amount of a return may be: whole francs, never negative, never absurd."""

from collections.abc import Iterator

from kagu.tax_rules.refusals import Problem, problem

# No household or business comes near; what is above was mistyped.
LARGEST = 10**12 - 1


def amount_problems(field: str, amount: object) -> Iterator[Problem]:
    """What is wrong with it, at most one thing; `field` is its box or name."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        yield problem("amount_not_whole", field, box=field)
    elif amount < 0:
        yield problem("amount_negative", field, box=field)
    elif amount > LARGEST:
        yield problem("amount_absurd", field, box=field)
