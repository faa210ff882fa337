"""Every page and mail that any test sees: set as print is, and read by the test as it was typed."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

SOURCE = Path(__file__).parents[1] / "src"
# What nobody reads; of a tag only the words that are shown or spoken.
UNREAD = re.compile(r"<(script|style|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
FRENCH_PAGE = '<html lang="fr">'
# A mark that may begin a line, or a typewriter's apostrophe.
TYPED = re.compile(
    r" [:;!?»](?![^\s|])|« |\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|aujourd)'[a-zéèêàôî]+", re.IGNORECASE
)
FIRST_OF_MONTH = re.compile(
    r"(?<![\d.,])\b1 (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
# So much stands before a fault in our own sources too; what people typed does not.
CONTEXT = 14


def watch_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a test fails at the first French page or mail of ours that is typed instead of set."""
    ask, send = Client.request, EmailBackend.send_messages

    def request(client: Client, **asked: Any) -> Any:
        answer = ask(client, **asked)
        if _is_page(answer):
            page = answer.content.decode()
            _check(page, str(asked.get("PATH_INFO")))
            answer.content = as_typed(page).encode()
        return answer

    def send_messages(backend: EmailBackend, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            _check_mail(message)
        return send(backend, messages)

    monkeypatch.setattr(Client, "request", request)
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def as_typed(text: str) -> str:
    """The text as a test types it: with the marks and spaces of a keyboard."""
    text = re.sub("\u202f(?=[;!?%])|\u00a0(?=[:»])|(?<=«)\u00a0", " ", text)
    return text.replace("’", "'")


def faults_in(text: str) -> Iterator[str]:
    """The words that print would set in another way, if they are the house's own; `|` parts two texts."""
    yield from (found[0] for found in FIRST_OF_MONTH.finditer(text))
    for fault in TYPED.finditer(text):
        before = text[: fault.start()].rpartition("|")[2]
        words = f"{before[-CONTEXT:]}{fault[0]}"
        if words.strip() in _sources():
            yield words


def words_of(page: str) -> str:
    """What is read or heard of a page, one text after the other."""
    read = UNREAD.sub("|", page)
    words = "|".join([TAG.sub("|", read), *SPOKEN.findall(read)])
    return re.sub("[ \n]+", " ", html.unescape(words))


@cache
def _sources() -> str:
    files = [path for path in SOURCE.rglob("*") if path.suffix in (".py", ".html", ".txt")]
    return re.sub(r"\s+", " ", html.unescape(" ".join(path.read_text("utf-8") for path in files)))


def _is_page(answer: Any) -> bool:
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return is_html and not answer.streaming and "Content-Encoding" not in answer


def _check(page: str, where: str) -> None:
    if FRENCH_PAGE in page:
        faults = list(faults_in(words_of(page)))
        assert not faults, f"{where} shows {faults}"


def _check_mail(message: EmailMessage) -> None:
    pages = [str(content) for content, kind in getattr(message, "alternatives", []) if kind == "text/html"]
    subject, body = str(message.subject), str(message.body)
    if pages and FRENCH_PAGE in pages[0]:
        _check(pages[0], subject)
        faults = list(faults_in(f"{subject}|{body}".replace("\n", "|")))
        assert not faults, f"{subject} says {faults}"
    message.subject, message.body = as_typed(subject), as_typed(body)
    if isinstance(message, EmailMultiAlternatives) and pages:
        message.alternatives.clear()
        message.attach_alternative(as_typed(pages[0]), "text/html")
