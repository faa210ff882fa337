"""All that the interface does, side by side."""

from itertools import groupby

from kagu.tax_portal.back_office import account, assessments, decisions, filings
from kagu.tax_portal.back_office.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *filings.OPERATIONS,
    *decisions.OPERATIONS,
    *assessments.OPERATIONS,
    *account.OPERATIONS,
)


def by_path() -> dict[str, list[Operation]]:
    """The operations of each address."""
    ordered = sorted(OPERATIONS, key=lambda operation: operation.path)
    return {path: list(found) for path, found in groupby(ordered, key=lambda operation: operation.path)}
