"""What the worker of `tax_portal` does by itself can be found and done."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string


@pytest.mark.django_db
@pytest.mark.parametrize("name", settings.WORKER_CHORES)
def test_a_chore_finds_nothing_to_do_in_an_empty_house(name: str) -> None:
    assert not import_string(name)()
