"""Every reader on what people type and paste: its right value, or its refusal."""

from typing import Any

import pytest

from kagu.inputs.addresses import read_address
from kagu.inputs.amounts import read_amount
from kagu.inputs.codes import SIX_DIGITS, base32_code, read_code, unambiguous_code
from kagu.inputs.counts import read_count
from kagu.inputs.lines import read_label
from kagu.inputs.links import PastedLink, read_link
from kagu.inputs.names import read_name
from kagu.inputs.numbers import read_digits
from kagu.inputs.references import read_reference
from kagu.inputs.search_words import read_search
from tests.inputs.horrors import cases, outcome

ID, TOKEN = "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "9b2d11c2-7a1e-4c55-8f10-2dab0c1d2e3f"
LINK = f"https://connect.exemple.nc/public/resetpassword?technicalID={ID}&token={TOKEN}"


@pytest.mark.parametrize(("typed", "expected"), cases("addresses"))
def test_an_address_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(read_address, typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("names"))
def test_a_name_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(read_name, typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("numbers"))
def test_a_number_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_digits(text, 7, 10), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("codes_of_six_digits"))
def test_a_one_time_code_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_code(text, SIX_DIGITS), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("codes_of_letters"))
def test_the_code_of_a_letter_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_code(text, unambiguous_code(10)), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("codes_of_recovery"))
def test_one_field_reads_codes_of_two_shapes(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_code(text, SIX_DIGITS, base32_code(16)), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("amounts"))
def test_an_amount_is_read_or_refused(typed: str, expected: int | str) -> None:
    assert outcome(read_amount, typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("counts"))
def test_a_count_is_read_or_refused(typed: str, expected: int | str) -> None:
    assert outcome(lambda text: read_count(text, most=20), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("references"))
def test_a_reference_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_reference(text, 30), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("labels"))
def test_a_label_is_read_or_refused(typed: str, expected: str) -> None:
    assert outcome(lambda text: read_label(text, 60), typed) == expected


@pytest.mark.parametrize(("typed", "expected"), cases("search_words"))
def test_a_search_is_read_or_refused(typed: str, expected: Any) -> None:
    assert outcome(read_search, typed) == expected


@pytest.mark.parametrize(("pasted", "expected"), cases("links"))
def test_a_pasted_link_is_found_or_refused(pasted: str, expected: str) -> None:
    pasted = pasted.replace("{link}", LINK).replace("{id}", ID).replace("{token}", TOKEN)
    assert outcome(read_link, pasted) == (PastedLink(ID, TOKEN) if expected == "read" else expected)
