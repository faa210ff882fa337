"""Numbers that a page wrote itself, and what comes back in their place."""

import pytest
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse

from kagu.inputs.integers import LARGEST_STORED, bounded_integer

URLS = "tests.inputs.urls"


@pytest.mark.parametrize("number", [0, 7, LARGEST_STORED])
def test_a_row_has_a_page_at_its_number(number: int) -> None:
    found = resolve(reverse("show", URLS, [number]), URLS)
    answer = found.func(RequestFactory().get("/"), *found.args, **found.kwargs)
    assert answer.content == str(number).encode()


@pytest.mark.parametrize(
    "number", ["9223372036854775808", "9" * 100, "9" * 5000, "-1", "1.5", "١", "", "abc", "1e3"]
)
def test_an_absurd_number_leads_nowhere(number: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/rows/{number}/", URLS)


@pytest.mark.parametrize("text", [None, 7, "", " 7", "+7", "-7", "7.0", "²", "١", "9" * 5000, ["7"], b"7"])
def test_what_no_page_wrote_is_no_number(text: object) -> None:
    assert bounded_integer(text) is None


def test_a_number_has_the_bound_of_its_column() -> None:
    assert bounded_integer("2147483647", 2**31 - 1) == 2**31 - 1
    assert bounded_integer("2147483648", 2**31 - 1) is None
    assert bounded_integer("007") == 7
