"""Whatever is typed, a reader gives a value that it would read again, or its own refusal; nothing escapes."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kagu.inputs.addresses import (
    LONGEST_ADDRESS,
    LONGEST_LOCAL_PART,
    ascii_beside,
    mailable_address,
    normalize_address,
    read_address,
)
from kagu.inputs.amounts import LARGEST_AMOUNT, read_amount
from kagu.inputs.codes import BASE32, DIGITS, SIX_DIGITS, base32_code, read_code
from kagu.inputs.counts import read_count
from kagu.inputs.integers import LARGEST_STORED, bounded_integer
from kagu.inputs.lines import read_label
from kagu.inputs.links import read_link
from kagu.inputs.names import LONGEST_NAME, read_name
from kagu.inputs.numbers import read_digits
from kagu.inputs.references import read_reference
from kagu.inputs.refusals import InputRefused
from kagu.inputs.search_words import MOST_WORDS, fold, read_search, words_looked_for, words_to_keep
from kagu.inputs.typed_text import TextTooLong
from tests.inputs.horrors import MEGABYTE, cases, outcome

Reader = Callable[[str], Any]

# A busy machine is no reason to fail.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

FILES = [
    "addresses",
    "amounts",
    "codes_of_letters",
    "codes_of_six_digits",
    "counts",
    "labels",
    "links",
    "names",
    "numbers",
    "search_words",
]
TYPED = [typed for file in FILES for typed, _expected in cases(file)]
ODD_SIGNS = sorted({sign for typed in TYPED for sign in typed} | set("\ufdfa\ud800\U0010ffff\u1e9eŉſK\u0345"))
PIECES = st.one_of(st.sampled_from(TYPED), st.text(max_size=5), st.sampled_from(ODD_SIGNS))
# Pieces of the corpus side by side come much closer to what is accepted than signs at random.
ANY_TEXT = st.one_of(
    st.text(), st.text(st.sampled_from(ODD_SIGNS)), st.lists(PIECES, max_size=4).map("".join)
)
READERS: dict[str, Reader] = {
    "address": read_address,
    "amount": read_amount,
    "code": lambda text: read_code(text, SIX_DIGITS, base32_code(16)),
    "count": lambda text: read_count(text, most=20),
    "digits": lambda text: read_digits(text, 7, 10),
    "label": lambda text: read_label(text, 60),
    "link": read_link,
    "name": read_name,
    "reference": lambda text: read_reference(text, 30),
    "search": read_search,
}


@given(ANY_TEXT)
def test_an_address_that_is_read_is_one_mailbox_and_is_read_again(typed: str) -> None:
    address = outcome(read_address, typed)
    if not address.startswith("refused "):
        local, _at, domain = mailable_address(address).rpartition("@")
        assert domain.isascii()
        assert "." in domain
        assert 0 < len(local) <= LONGEST_LOCAL_PART
        assert len(f"{local}@{domain}") <= LONGEST_ADDRESS >= len(address)
        assert read_address(address) == address
        assert read_address(mailable_address(address)).lower() == address.lower()
        assert ascii_beside(address) in ("", mailable_address(address))


@given(ANY_TEXT)
@example("Σ@ΑΣ.nc")
@example("H\u0331@exemple.nc")
@example("x@faß.de")
def test_any_text_has_one_form_to_be_compared_in(typed: str) -> None:
    assert normalize_address(normalize_address(typed)) == normalize_address(typed)
    address = outcome(read_address, typed)
    if not address.startswith("refused "):
        assert normalize_address(mailable_address(address)) == normalize_address(address)


@given(ANY_TEXT)
def test_a_name_that_is_read_is_letters_and_is_read_again(typed: str) -> None:
    name = outcome(read_name, typed)
    if not name.startswith("refused "):
        assert read_name(name) == name
        assert 0 < len(name) <= LONGEST_NAME
        assert not set(name) & set("@/:<>0123456789\n\u200b\u202e")


@given(ANY_TEXT)
def test_digits_that_are_read_are_read_again(typed: str) -> None:
    digits = outcome(READERS["digits"], typed)
    if not digits.startswith("refused "):
        assert set(digits) <= set(DIGITS)
        assert len(digits) in (7, 10)
        assert read_digits(digits, 7, 10) == digits


@given(ANY_TEXT)
def test_a_code_that_is_read_is_read_again(typed: str) -> None:
    code = outcome(READERS["code"], typed)
    if not code.startswith("refused "):
        assert (len(code), set(code) <= set(DIGITS)) == (6, True) or set(code) <= set(BASE32)
        assert READERS["code"](code) == code


@given(ANY_TEXT)
def test_an_amount_that_is_read_is_bounded_and_read_again(typed: str) -> None:
    amount = outcome(read_amount, typed)
    if isinstance(amount, int):
        assert 0 <= amount <= LARGEST_AMOUNT
        assert read_amount(str(amount)) == amount


@pytest.mark.parametrize("reader", ["count", "label", "reference"])
@given(typed=ANY_TEXT)
def test_what_is_read_is_read_again(reader: str, typed: str) -> None:
    value = outcome(READERS[reader], typed)
    if not str(value).startswith("refused "):
        assert READERS[reader](str(value)) == value


@given(ANY_TEXT, st.text(max_size=20))
def test_a_link_that_is_found_is_found_again(pasted: str, purpose: str) -> None:
    link = outcome(lambda text: read_link(text, purpose), pasted)
    if not isinstance(link, str):
        assert read_link(f"?technicalID={link.technical_id}&token={link.token}") == link


@given(ANY_TEXT)
@example("a11 2")
@example("1, 2")
def test_a_text_is_found_by_each_word_that_it_has(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)
    kept, wanted = words_to_keep(typed), words_looked_for(typed)
    assert len(wanted) <= MOST_WORDS
    for word in wanted:
        assert words_looked_for(word) == (word,)
        assert any(one.startswith(word) for one in kept)


@given(ANY_TEXT | st.integers().map(str), st.integers(0, LARGEST_STORED))
@example("9" * 5000, LARGEST_STORED)
@example("9223372036854775807", LARGEST_STORED)
@example("9223372036854775808", LARGEST_STORED)
def test_any_text_is_a_number_a_database_can_hold_or_none(text: str, most: int) -> None:
    number = bounded_integer(text, most)
    assert number is None or (0 <= number <= most and text.lstrip("0") in (str(number), ""))


@pytest.mark.parametrize("sign", ["a", "1", "@", "\u200b", "\ufdfa", "%", "é"])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_megabyte_is_refused_before_it_is_read(read: Reader, sign: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        read(sign * MEGABYTE)
    assert refusal.value.code == "too_long"
    assert len(normalize_address(sign * MEGABYTE)) <= 1000


@pytest.mark.parametrize("longest", [1000, 100_000])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_only_unseen_marks_count_as_nothing_or_too_much(read: Reader, longest: int) -> None:
    assert outcome(read, "\u200b\u2060\u202e\ufe0f" * (longest // 4)) in ("refused empty", "refused too_long")


def test_a_name_of_eighty_signs_needs_no_space() -> None:
    assert read_name("é" * 80) == "é" * 80
    assert read_name("x" * LONGEST_NAME) == "x" * LONGEST_NAME
    assert outcome(read_name, "x" * (LONGEST_NAME + 1)) == "refused name_too_long"


def test_an_address_has_the_lengths_of_the_standard() -> None:
    domain = ".".join(["d" * 60, "e" * 60, "f" * 60, "nc"])
    assert read_address(f"{'a' * 64}@exemple.nc")
    assert outcome(read_address, f"{'a' * 65}@exemple.nc") == "refused local_part_too_long"
    assert len(read_address(f"{'a' * 64}@{domain}"[:254])) == 250
    assert outcome(read_address, f"{'a' * 64}@gggg.{domain}") == "refused address_too_long"
    assert outcome(read_address, f"a@{'b.' * 130}nc") == "refused address_too_long"
    assert outcome(read_address, f"a@{'d' * 64}.nc") == "refused invalid"
    # 244 signs as it looks, more than 254 in ASCII.
    assert outcome(read_address, f"a@{'.'.join(['é' * 39] * 6)}.nc") == "refused invalid"


def test_too_long_a_text_is_told_apart() -> None:
    with pytest.raises(TextTooLong):
        read_name("x" * 1001)
