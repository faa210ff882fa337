"""What the doctor looks at is made by each test anew."""

import pytest

from kagu.connect.signing import key_ring


@pytest.fixture(autouse=True)
def _no_keys_from_before() -> None:
    key_ring.forget_keys()
