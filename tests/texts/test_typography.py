"""How texts are set: marks and spaces change, words, tags, addresses and placeholders do not."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from kagu.texts.compiled import compile_messages
from kagu.texts.dates import say_date
from kagu.texts.typography import one_line, set_text
from tests.words_seen import as_typed, faults_in, words_of


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("L'email : « %(x)s » ?", "L’email\u00a0: «\u00a0%(x)s\u00a0»\u202f?"),
        ("Oui ; non ! 3 % et %(rate)s %%", "Oui\u202f; non\u202f! 3\u202f% et %(rate)s\u202f%%"),
        ("%(n)d %(unit)s, 5 %(x)s", "%(n)d %(unit)s, 5 %(x)s"),
        ("<a title='a : b'>qu'il</a> : oui", "<a title='a : b'>qu’il</a>\u00a0: oui"),
        ("voir https://a.nc/d'e :", "voir https://a.nc/d'e\u00a0:"),
        ("déjà « set » : l’été", "déjà «\u00a0set\u00a0»\u00a0: l’été"),
        ("[%(a)s] %(b)s:%(c)s", "[%(a)s] %(b)s:%(c)s"),
    ],
)
def test_french_is_set(typed: str, printed: str) -> None:
    assert set_text(typed, "fr") == printed
    assert set_text(printed, "fr") == printed
    assert as_typed(printed) == typed.replace("’", "'")


def test_one_line_breaks_where_the_text_may_break() -> None:
    assert one_line(" Un\u00a0: deux\n\ttrois\u2028!\x85 ") == "Un\u00a0: deux trois !"


def test_english_gets_its_apostrophe_alone() -> None:
    assert set_text("%(name)s's key : don't", "en") == "%(name)s’s key : don’t"


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", date(2026, 11, 1), "1er novembre 2026"),
        ("fr", date(2026, 11, 11), "11 novembre 2026"),
        ("en", date(2026, 11, 1), "Nov. 1, 2026"),
    ],
)
def test_the_first_of_a_month_has_its_word(language: str, day: date, said: str) -> None:
    with translation.override(language):
        assert say_date(day) == said


def test_a_short_date_stays_as_it_is() -> None:
    with translation.override("fr"):
        assert say_date(date(2026, 11, 1), "SHORT_DATE_FORMAT") == "01/11/2026"


def test_a_french_text_is_compiled_as_it_is_set_and_both_again_when_it_changes(tmp_path: Path) -> None:
    catalogue = tmp_path / "room/locale/en/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Oui !"\nmsgstr "Yes!"\n'
    )
    assert compile_messages(tmp_path) == [catalogue]
    french = tmp_path / "room/locale/fr/LC_MESSAGES/django.mo"
    assert "Oui\u202f!" in french.read_text("utf-8", errors="replace")
    french.unlink()
    assert compile_messages(tmp_path) == [catalogue]
    assert compile_messages(tmp_path) == []


def test_words_of_ours_that_nobody_set_are_found() -> None:
    """And what somebody typed is not."""
    page = "<p>Si le lien ne fonctionne pas, copiez cette adresse dans votre navigateur :</p>"
    assert list(faults_in(words_of(page)))
    assert list(faults_in(words_of('<p>Le <b title="x">1 novembre 2026</b></p>')))
    assert not list(faults_in(words_of("<p>Elle dit qu'ici : oui</p>")))
    assert not list(faults_in(words_of("<p>Le 11 novembre 2026, 1,1 novembre</p>")))
