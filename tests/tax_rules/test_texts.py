"""Words of notices: both languages, the same places, French typography."""

import re
import tomllib
from datetime import date
from fractions import Fraction

import pytest

from kagu.tax_rules.boxes import BOXES
from kagu.tax_rules.texts import FILE, Text, is_known
from tests.tax_rules.returns import rulebook

TEXTS = tomllib.loads(FILE.read_text(encoding="utf-8"))
WORDS = [(f"{section}.{key}", words) for section, keys in TEXTS.items() for key, words in keys.items()]
PLACE = re.compile(r"\{[^}]*\}")


def test_a_text_is_whole_in_both_languages() -> None:
    for key, words in WORDS:
        assert set(words) == {"fr", "en"}, key
        assert sorted(PLACE.findall(words["fr"])) == sorted(PLACE.findall(words["en"])), key
        assert "'" not in words["fr"] + words["en"], key


def test_french_does_not_break_before_its_punctuation() -> None:
    french = {key: PLACE.sub("x", words["fr"]) for key, words in WORDS}
    breaking = re.compile(r"[^\u202f][;?!%]|[^\u00a0][:»×]|«[^\u00a0]")
    assert not {key: text for key, text in french.items() if breaking.search(text)}


def test_every_box_has_its_label() -> None:
    assert {f"boxes.{code}" for code in BOXES} == {key for key, _ in WORDS if key.startswith("boxes.")}


def test_every_shipped_group_has_its_own_words() -> None:
    for parameters in rulebook().years.values():
        assert all(is_known(f"charges.{name}") for name in parameters.charges)
        assert all(is_known(f"reductions.{name}") for name in parameters.reductions)


@pytest.mark.parametrize(
    ("key", "values", "french", "english"),
    [
        (
            "how.within",
            {"rate": Fraction(1, 10), "base": 1_234_567, "least": 50_000, "most": 800_000},
            "10 % de 1 234 567 XPF, au moins 50 000 XPF, au plus 800 000 XPF",
            "10% of 1,234,567 XPF, at least 50,000 XPF, at most 800,000 XPF",
        ),
        (
            "how.bracket",
            {"rate": Fraction(26, 1000), "income": 0, "shares": Fraction(5, 4)},
            "2,6 % de 0 XPF, nombre de parts : 1,25",
            "2.6% of 0 XPF, number of shares: 1.25",
        ),
        (
            "periods.from_to",
            {"first": date(2017, 4, 1), "last": date(2017, 6, 30)},
            "du 1er avril 2017 au 30 juin 2017",
            "from 1 April 2017 to 30 June 2017",
        ),
        (
            "lines.wages",
            {"who": Text("who.spouse")},
            "Traitements et salaires, déclarant 2",
            "Wages and salaries, declarant 2",
        ),
    ],
)
def test_values_are_written_as_each_language_does(
    key: str, values: dict[str, object], french: str, english: str
) -> None:
    text = Text(key, values)
    for language, expected in (("fr", french), ("en", english), ("pt", french)):
        assert re.sub("[\u00a0\u202f]", " ", text.render(language)) == expected


def test_what_is_taken_off_is_negative() -> None:
    assert Text("how.at_most", {"most": -1_500}).render("fr") == "au plus −1\u00a0500\u00a0XPF"
