"""The people of these tests."""

from collections.abc import Callable

import pytest

from kagu.connect.accounts.models import User


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")
