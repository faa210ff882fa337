"""The fonts: small, complete for the names of the country, and known to the room letter by letter."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from kagu.papers import _letters
from kagu.papers.blocks import Column, Facts, Heading, Paragraph, Table
from kagu.papers.make_pdf import make_pdf
from tests.papers.examples import paper

FONTS = Path(_letters.__file__).parent / "fonts"
FILES = sorted(FONTS.glob("*.ttf"))
PACIFIC_AND_VIETNAMESE = "āēīōūĀĒĪŌŪʻ’ñẽũîûâêôăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹŒœÿ"
SIGNS_OF_A_PAPER = "\u00a0\u202f−–—…«»€₣№•½²"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_kept_list_of_letters_is_that_of_the_font(path: Path) -> None:
    family = path.name.partition("-")[0]
    assert set(TTFont(path).getBestCmap()) == _letters._letters_by_font()[f"{family}.letters.txt"]


def test_names_of_the_pacific_and_of_vietnam_lack_nothing() -> None:
    for text in (PACIFIC_AND_VIETNAMESE, SIGNS_OF_A_PAPER, "ΑΩЖщ", "ابتثپچگ"):
        assert _letters.printable(text, longest_word=200) == text


def test_the_fonts_are_small_and_free_to_embed() -> None:
    assert sum(path.stat().st_size for path in FILES) < 300_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for path in FILES:
        assert TTFont(path)["OS/2"].fsType == 0


def test_letters_written_in_two_parts_become_one() -> None:
    assert _letters.printable("a\u0304e\u0302\u0303", longest_word=9) == "āễ"


@pytest.mark.parametrize(
    "text", ["a\u064b", "\u0645\u0301x", " \u0301", "a\u200db", "\u202eabc", "\ufeffab\x00"]
)
def test_hidden_signs_and_stray_accents_leave_no_trace(text: str) -> None:
    shown = _letters.printable(text, longest_word=9)
    assert not set(shown) & set("\u064b\u0301\u200d\u202e\ufeff\x00")


# Letters that shape one another, accents, joiners and controls are where a maker stumbles.
AWKWARD = st.text(st.sampled_from("aā\u0301\u0323\u064b\u0651مب\u200c\u200d\u00ad\u25cc 1\n\ufffd"))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text() | AWKWARD, min_size=40, max_size=80))
def test_any_text_can_be_printed(texts: list[str]) -> None:
    blocks = [Paragraph(text) for text in texts]
    facts = Facts([(text, text) for text in texts])
    table = Table(texts[0], [Column(texts[1]), Column(texts[2])], list(zip(texts, texts, strict=True)))
    assert make_pdf(paper(Heading(f"Titre {texts[0]}"), *blocks, facts, table))
