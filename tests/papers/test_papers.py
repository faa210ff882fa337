"""Every paper obeys PDF/UA-1 and says what it was given, whoever wrote it."""

import dataclasses
import re
from typing import Any

import pytest
from pypdf import PageObject

from kagu.papers.blocks import (
    Column,
    Facts,
    Heading,
    LargeCode,
    Paragraph,
    Picture,
    QRCode,
    Run,
    Table,
)
from kagu.papers.make_pdf import PaperNotMade, UnreadablePicture, make_pdf
from kagu.papers.paper import Letterhead, Paper, Sheet
from tests.papers.examples import AMOUNT, DRAWING, EVERY_PAPER, HEAD, NAMES, RECIPIENT, letter, paper, receipt
from tests.papers.made import example, reader, text_of
from tests.papers.rules import Document, broken_rules

POINTS_IN_A_MILLIMETRE = 72 / 25.4
PNG_CUT_SHORT = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
SVG_WITH_A_SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 1'><script>x()</script></svg>"


def pieces(page: PageObject) -> list[tuple[str, float, float, float]]:
    """The words of a page with their place in millimetres from the left and the top, and their size."""
    found: list[tuple[str, float, float, float]] = []

    def note(text: str, where: list[float], matrix: list[float], font: Any, size: float) -> None:
        # Two matrices, of the page and of the text, say where a piece stands and how large it is drawn.
        left = (matrix[4] * where[0] + where[4]) / POINTS_IN_A_MILLIMETRE
        top = (841.89 - (matrix[5] * where[3] + where[5])) / POINTS_IN_A_MILLIMETRE
        if text.strip():
            found.append((text.strip(), left, top, size * abs(matrix[3] * where[3])))

    page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_every_paper_obeys_the_rules(name: str) -> None:
    assert broken_rules(example(name)) == []


def test_the_same_paper_has_the_same_bytes() -> None:
    assert make_pdf(receipt()) == example("receipt")


def test_names_and_amounts_are_printed_as_they_are_written() -> None:
    text = text_of(example("receipt"))
    for name in [*NAMES[:3], AMOUNT]:
        assert name in text


def test_an_arabic_name_is_joined_and_reads_back_as_it_was_written() -> None:
    page = reader(paper(Paragraph(NAMES[3]))).pages[0]
    fonts = {font["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert "NotoSansArabic-Regular" in fonts
    assert sorted(page.extract_text().splitlines()[-1].split()) == sorted(NAMES[3].split())


HOSTILE = [
    '#panic("x") #include("paper.json") $x$ *gras* _i_ `c` @nom <fin> = Titre',
    "</w:t> & <b>gras</b> &lt; %s {0} {{ x }} \\u{41} // et /* rien */",
    '"] #read("/etc/passwd") [',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_that_people_write_is_printed_and_does_nothing(words: str) -> None:
    blocks = [
        Heading(words),
        Facts([(words, words)]),
        LargeCode(words),
        Table(words, [Column(words)], [[words]]),
    ]
    text = re.sub(
        r"\s", "", text_of(Paper(words, "fr", Letterhead([words]), [Sheet(blocks, [words], words)]))
    )
    assert text.count(re.sub(r"\s", "", words)) == 10


def test_markup_in_an_alternative_is_read_aloud_as_it_stands() -> None:
    [figure] = Document(make_pdf(paper(Picture(DRAWING, HOSTILE[0], 20)))).tags.all("Figure")
    assert str(figure.values["/Alt"]) == HOSTILE[0]


def test_title_and_language_are_those_of_the_paper() -> None:
    made = reader(example("notice"))
    assert made.metadata is not None
    assert made.metadata.title == "Sign in"
    assert made.trailer["/Root"]["/Lang"] == "en"


def test_words_of_another_language_carry_it() -> None:
    assert b"/Lang(fr)" in reader(example("notice")).pages[0].get_contents().get_data().replace(b" ", b"")


def test_headings_are_bookmarks() -> None:
    first, second = reader(example("receipt")).outline
    assert first.title == "Récépissé de dépôt"
    assert [entry.title for entry in second] == ["Vos lignes"]


def test_a_long_table_repeats_its_header_and_is_one_table_to_a_reader() -> None:
    [table] = Document(example("receipt")).tags.all("Table")
    assert len(list(table.all("TH"))) == 3
    assert len(list(table.all("TR"))) == 62
    pages = [page.extract_text() for page in reader(example("receipt")).pages]
    assert [text.count("Montant") for text in pages][:2] == [1, 1]


def test_pages_are_numbered_within_their_sheet_when_there_are_several() -> None:
    long = Sheet([Paragraph("\n".join("ligne" for _ in range(60)))], reference="Deux")
    short = Sheet([Paragraph("ligne")], reference="Un")
    made = reader(Paper("Trois", "fr", HEAD, [short, long, short])).pages
    ends = [page.extract_text().splitlines()[-1] for page in made]
    assert ends == ["Un", "Deux 1 / 2", "Deux 2 / 2", "Un"]


def test_the_recipient_shows_in_the_window_of_an_envelope() -> None:
    for name in ("letter", "large print"):
        lines = {word: (left, top) for word, left, top, _ in pieces(reader(example(name)).pages[0])}
        for line in RECIPIENT:
            left, top = lines[line]
            assert 109 < left < 112
            assert 50 < top < 85


def test_a_long_address_pushes_the_letter_down() -> None:
    [sheet] = letter().sheets
    longer = dataclasses.replace(letter(), sheets=[dataclasses.replace(sheet, recipient=["ligne"] * 12)])
    tops = {word: top for word, _, top, _ in pieces(reader(longer).pages[0])}
    assert tops["Le 1er novembre 2026"] > tops["ligne"]


def test_large_print_is_eighteen_points_at_least() -> None:
    sizes = {word: size for word, _, _, size in pieces(reader(example("large print")).pages[0])}
    small = {word: size for word, _, _, size in pieces(reader(example("letter")).pages[0])}
    assert sizes["Le 1er novembre 2026"] == pytest.approx(18)
    assert small["Le 1er novembre 2026"] == pytest.approx(11)


def test_words_stay_on_the_page_however_long_they_are() -> None:
    word = "W" * 200
    table = Table("Cinq", [Column(str(number)) for number in range(5)], [[word] * 5])
    facts = Facts([(word, word)])
    for page in reader(paper(Heading(word), Paragraph(word), facts, table)).pages:
        for shown, left, _, size in pieces(page):
            assert left + len(shown) * size * 0.93 / POINTS_IN_A_MILLIMETRE < 200


def test_what_no_font_can_draw_is_replaced_and_never_refused() -> None:
    text = text_of(paper(Paragraph("山田 🙂 a\u0304\ud800 fin\u202e\x07")))
    assert "\ufffd\ufffd \ufffd ā\ufffd fin" in text


def test_every_kind_of_picture_has_its_alternative() -> None:
    figures = Document(example("notice")).tags.all("Figure")
    shown = [str(figure.values["/Alt"]) for figure in figures]
    assert shown == ["A black bar", "A dot, as .jpg", "A dot, as .png", "A dot, as .webp"]


def test_the_mark_is_a_decoration_however_wide() -> None:
    wide = Letterhead(["Un"], SVG_WITH_A_SCRIPT)
    made = make_pdf(Paper("Un", "fr", wide, [Sheet([Paragraph("Un")])]))
    assert broken_rules(made) == []
    assert not list(Document(made).tags.all("Figure"))
    assert b"/JavaScript" not in made


def test_the_maker_knows_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAGU_SECRET_KEY", "s")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    seen: list[dict[str, str]] = []

    def run(command: list[str], **options: Any) -> Any:
        seen.append(options["env"])
        raise PaperNotMade("enough")

    monkeypatch.setattr("kagu.papers.make_pdf.subprocess.run", run)
    with pytest.raises(PaperNotMade):
        make_pdf(paper(Paragraph("Un")))
    assert set(seen[0]) <= {"PATH", "LD_LIBRARY_PATH", "RAYON_NUM_THREADS", "MALLOC_ARENA_MAX"}


def test_a_paper_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kagu.papers.make_pdf.LONGEST", 0.001)
    with pytest.raises(PaperNotMade, match="not ready"):
        make_pdf(paper(Paragraph("Un")))


REFUSED = [
    (lambda: paper(Picture(b"GIF89a", "Un", 20)), UnreadablePicture),
    (lambda: paper(Picture(PNG_CUT_SHORT, "Un", 20)), PaperNotMade),
    (lambda: paper(Picture(DRAWING, " ", 20)), ValueError),
    (lambda: paper(QRCode("https://example.org", "")), ValueError),
    (lambda: paper(Paragraph([Run("ici", address="javascript:x")])), ValueError),
    (lambda: paper(Paragraph([Run("ici", language="fr;x")])), ValueError),
    (lambda: paper(Table("Deux", [Column("Un"), Column("Deux")], [["un"]])), ValueError),
    (lambda: paper(Heading("Deux", 2)), PaperNotMade),
    (lambda: paper(Heading(" ")), ValueError),
    (lambda: paper(Paragraph("Un"), title=" "), ValueError),
    (lambda: paper(Paragraph("Un"), language="français"), ValueError),
    (lambda: Paper("Un", "fr", HEAD, []), ValueError),
    (lambda: Letterhead(["Un"], color="red"), ValueError),
]


@pytest.mark.parametrize(("made", "refusal"), REFUSED)
def test_what_is_not_well_formed_is_refused(made: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_pdf(made())
