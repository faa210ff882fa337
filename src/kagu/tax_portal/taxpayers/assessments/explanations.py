"""How an amount came about, kept as it was told: sections and lines, in both languages."""

from typing import Any

from kagu.tax_rules.explanation import Line, Section
from kagu.tax_rules.income_tax import IncomeTaxAssessment
from kagu.tax_rules.texts import Text

LANGUAGES = ("fr", "en")
Written = dict[str, Any]


def written_down(found: IncomeTaxAssessment) -> list[Written]:
    """Plain values for a row: {"title", "lines": [{"label", "how", "amount", "boxes"}], "total"}."""
    return [_section(section) for section in found.explanation.sections]


def read_in(explanation: list[Written], language: str) -> list[Written]:
    """The same in one language, French for any other."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return [
        {
            "title": section["title"][known],
            "total": section["total"],
            "lines": [
                {
                    "label": line["label"][known],
                    "how": line["how"].get(known, ""),
                    "amount": line["amount"],
                    "boxes": line["boxes"],
                }
                for line in section["lines"]
            ],
        }
        for section in explanation
    ]


def _section(section: Section) -> Written:
    lines = [_line(line) for line in section.lines]
    return {"title": _in_both(section.label), "total": section.total, "lines": lines}


def _line(line: Line) -> Written:
    how = _in_both(line.how) if line.how else {}
    return {"label": _in_both(line.label), "how": how, "amount": line.amount, "boxes": list(line.boxes)}


def _in_both(text: Text) -> dict[str, str]:
    return {language: text.render(language) for language in LANGUAGES}
