"""The examples as PDFs, each made once for all the tests that look at it; and how to read them."""

import io
from functools import cache
from typing import Any

from pypdf import PdfReader

from kagu.papers.make_pdf import make_pdf
from kagu.papers.paper import Paper
from tests.papers.examples import EVERY_PAPER


@cache
def example(name: str) -> bytes:
    """The PDF of one of the examples."""
    return make_pdf(EVERY_PAPER[name])


def reader(paper: Paper | bytes) -> Any:
    """A paper, opened; pypdf's own types leave everything open."""
    return PdfReader(io.BytesIO(paper if isinstance(paper, bytes) else make_pdf(paper)))


def text_of(paper: Paper | bytes) -> str:
    """All its words, page after page."""
    return "\n".join(page.extract_text() for page in reader(paper).pages)
