"""Turns a paper into what the layout reads: values in JSON, and its pictures as files beside them."""

from collections.abc import Callable, Sequence
from typing import Any

from kagu.papers import _pictures
from kagu.papers._letters import spoken
from kagu.papers._texts import Space, alternative, code, language, lines_of_address, link
from kagu.papers.blocks import (
    Block,
    Bullets,
    CheckCode,
    Facts,
    Heading,
    LargeCode,
    Paragraph,
    Picture,
    QRCode,
    Steps,
    Table,
)
from kagu.papers.paper import Paper, Sheet

# Capitals that surely fit on a line of the whole width.
SIGNS = 45
SIGNS_IN_LARGE_PRINT = 27

Values = dict[str, Any]


def paper_values(paper: Paper) -> tuple[Values, dict[str, bytes]]:
    """All that the layout needs to know, and the pictures by the names it knows them by.

    Raises UnreadablePicture, and ValueError for a link, a table or a language that is not well formed.
    """
    space = Space(SIGNS, {})
    head = paper.letterhead
    letterhead = {
        "lines": lines_of_address(head.lines),
        "mark": space.file(head.mark) if head.mark else None,
        "color": head.color,
    }
    sheets = [_sheet(sheet, sheet.language or paper.language, space) for sheet in paper.sheets]
    values = {"title": spoken(paper.title), "language": language(paper.language), "letterhead": letterhead}
    return {**values, "sheets": sheets}, space.files


def _sheet(sheet: Sheet, spoken_language: str, space: Space) -> Values:
    if sheet.is_large_print:
        space = Space(SIGNS_IN_LARGE_PRINT, space.files)
    return {
        "language": language(spoken_language),
        "recipient": lines_of_address(sheet.recipient),
        "reference": space.words(sheet.reference),
        "is_large_print": sheet.is_large_print,
        "blocks": _blocks(sheet.blocks, space),
    }


def _blocks(blocks: Sequence[Block], space: Space) -> list[Values]:
    return [{"kind": type(block).__name__, **VALUES[type(block)](block, space)} for block in blocks]


def _heading(heading: Heading, space: Space) -> Values:
    words = space.words(heading.words)
    if not words.strip():
        raise ValueError("a heading has words")
    return {"words": words, "level": heading.level}


def _paragraph(paragraph: Paragraph, space: Space) -> Values:
    return {"lines": space.lines(paragraph.text)}


def _facts(facts: Facts, space: Space) -> Values:
    half = space.part(2)
    return {"rows": [[half.words(name), half.lines(text)] for name, text in facts.rows]}


def _table(table: Table, space: Space) -> Values:
    if not all(len(row) == len(table.columns) for row in table.rows):
        raise ValueError(f"a row is as long as the header of « {table.caption} »")
    cell = space.part(len(table.columns))
    return {
        "caption": space.words(table.caption),
        "columns": [
            {"name": cell.words(column.name), "is_number": column.is_number, "share": column.share}
            for column in table.columns
        ],
        "rows": [[cell.words(text) for text in row] for row in table.rows],
        "has_total": table.has_total,
    }


def _picture(picture: Picture, space: Space) -> Values:
    return {
        "file": space.file(picture.content),
        "alternative": alternative(picture.alternative),
        "width": picture.width,
        "caption": space.words(picture.caption),
    }


def _qr_code(shown: QRCode, space: Space) -> Values:
    return {
        "file": space.file(_pictures.qr_code(shown.content)),
        "alternative": alternative(shown.alternative),
        "width": shown.width,
        "lines": space.part(2).lines(shown.text),
    }


def _large_code(large: LargeCode, space: Space) -> Values:
    return {"code": code(large.code)}


def _check_code(check: CheckCode, space: Space) -> Values:
    half = space.part(2)
    return {
        "lines": half.lines(check.text),
        "code": code(check.code),
        "address": link(check.address),
        "shown_address": half.words(check.address),
        "file": space.file(_pictures.qr_code(check.address)),
        "alternative": alternative(check.alternative),
    }


def _bullets(bullets: Bullets, space: Space) -> Values:
    return {"items": [space.lines(item) for item in bullets.items]}


def _steps(steps: Steps, space: Space) -> Values:
    return {"items": [_blocks(item, space) for item in steps.items]}


VALUES: dict[type[Block], Callable[[Any, Space], Values]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Picture: _picture,
    QRCode: _qr_code,
    LargeCode: _large_code,
    CheckCode: _check_code,
    Bullets: _bullets,
    Steps: _steps,
}
