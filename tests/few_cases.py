"""The short form of a stage: of a test with many cases, the first and the last.

SQLite runs every case in a plain `bin/test`; what a case is about seldom depends on the database, and each
test still meets PostgreSQL there. By name (`bin/test connect-postgresql`) a stage runs them all.
"""

import os
from itertools import groupby

import pytest

VARIABLE = "KAGU_TEST_CASES"
FEW = "first-and-last"


def leave_out_most_cases(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Called with what was collected; those left out are counted as deselected."""
    if os.environ.get(VARIABLE) != FEW:
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for _, cases in groupby(items, key=lambda item: item.nodeid.partition("[")[0]):
        first, *others = cases
        kept += [first, *others[-1:]]
        left += others[:-1]
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
