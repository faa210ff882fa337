"""What a service answers to a deletion preview, read as a stranger's words: few, short, plain."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from kagu.texts.typography import one_line

MOST_SENTENCES = 20
LONGEST_SENTENCE = 400


class StrangeAnswer(Exception):
    """Not what was asked for: nothing of it is used."""


@dataclass(frozen=True)
class PreviewAnswer:
    """Sentences in the person's language; `holds` is None when the service does not say."""

    warnings: list[str]
    objections: list[str]
    holds: list[str] | None


def read_answer(body: bytes) -> PreviewAnswer:
    """`{"holds": […], "warnings": […], "objections": […]}`, each of them optional."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StrangeAnswer from error
    if not isinstance(answer, dict):
        raise StrangeAnswer
    return PreviewAnswer(
        warnings=_sentences(answer.get("warnings", [])),
        objections=_sentences(answer.get("objections", [])),
        holds=_sentences(answer["holds"]) if "holds" in answer else None,
    )


def _sentences(texts: Any) -> list[str]:
    if not isinstance(texts, list):
        raise StrangeAnswer
    plain = [_plain(text) for text in texts[:MOST_SENTENCES] if isinstance(text, str)]
    return [text for text in plain if text]


def _plain(text: str) -> str:
    """One line, without what is invisible or turns the text around."""
    line = one_line(text[: 2 * LONGEST_SENTENCE])
    return "".join(letter for letter in line if unicodedata.category(letter)[0] != "C")[:LONGEST_SENTENCE]
