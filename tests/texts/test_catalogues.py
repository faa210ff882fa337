"""French is the source; English must be complete, and catalogues must be compiled when they change."""

import os
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

from kagu.texts import catalogues
from kagu.texts.compiled import compile_messages

CATALOGUE = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of one room, with one French text in a page and one in Python."""
    room = tmp_path / "room"
    (room / "templates/room").mkdir(parents=True)
    (room / "apps.py").write_text("")
    (room / "acts.py").write_text('gettext_lazy("Au revoir")')
    (room / "templates/room/page.html").write_text('<p>l\'été</p>\n  {% translate "Bonjour" %}')
    (room / catalogues.CATALOGUE).parent.mkdir(parents=True)
    write(tmp_path, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Au revoir"\nmsgstr "Goodbye"\n')
    return tmp_path


def write(house: Path, entries: str) -> None:
    (house / "room" / catalogues.CATALOGUE).write_text(CATALOGUE + entries)


def test_every_french_text_of_the_house_has_its_english() -> None:
    assert catalogues.faults() == []


def test_english_signs_in_and_out_and_never_logs() -> None:
    """One word for one thing, on both sites and in every mail."""
    logs = re.compile(r"\blog(s|ged|ging)?[- ](\w+ )?(in|out)\b|\blog(in|out)s?\b", re.IGNORECASE)
    texts = [
        str(message.string) for room in catalogues.rooms() for message in catalogues.read_catalogue(room)
    ]
    assert len(texts) > 1000
    assert [text for text in texts if logs.search(text)] == []


def test_a_complete_catalogue_has_no_fault(house: Path) -> None:
    assert catalogues.faults(house) == []


def test_a_text_without_english_is_told(house: Path) -> None:
    write(house, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Au revoir"\nmsgstr ""\n')
    assert catalogues.faults(house) == ["room: missing: “Au revoir”"]


def test_a_fuzzy_text_is_told(house: Path) -> None:
    write(house, '#, fuzzy\nmsgid "Bonjour"\nmsgstr "Hi"\n\nmsgid "Au revoir"\nmsgstr "Goodbye"\n')
    assert catalogues.faults(house) == ["room: fuzzy: “Bonjour”"]


def test_an_english_whose_french_is_gone_is_told(house: Path) -> None:
    (house / "room/acts.py").write_text("")
    assert catalogues.faults(house) == ["room: no longer in the source: “Au revoir”"]


def test_a_placeholder_lost_in_english_is_told(house: Path) -> None:
    (house / "room/acts.py").write_text('gettext("Au revoir %(name)s")')
    entry = '#, python-format\nmsgid "Au revoir %(name)s"\nmsgstr "Goodbye %(nom)s"\n'
    write(house, f'msgid "Bonjour"\nmsgstr "Hello"\n\n{entry}')
    assert [fault.split(":")[0] for fault in catalogues.faults(house)] == ["room"]


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ('gettext("October")', 1),
        ('pgettext("mois", "October")', 0),
        ('gettext("Messages")', 0),
    ],
)
def test_a_text_that_django_would_say_in_its_own_french_is_told(
    house: Path, source: str, faults: int
) -> None:
    """Ours is shown only where Django has no text like it, the same French, or another context."""
    (house / "room/acts.py").write_text(f'gettext("Au revoir")\n{source}')
    catalogues.write_missing(house / "room")
    told = [fault for fault in catalogues.faults(house) if "Django has French" in fault]
    assert len(told) == faults
    assert all("“octobre”" in fault for fault in told)


def test_a_text_outside_any_app_is_told(house: Path) -> None:
    (house / "lost.py").write_text('gettext("Perdu")')
    assert catalogues.faults(house) == [f"{house / 'lost.py'}: “Perdu” stands in no Django app"]


def test_missing_texts_are_written_to_the_catalogue_and_old_ones_leave(house: Path) -> None:
    write(house, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Ancien"\nmsgstr "Old"\n')
    catalogues.write_missing(house / "room")
    catalogue = catalogues.read_catalogue(house / "room")
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Bonjour": "Hello",
        "Au revoir": "",
    }


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(house: Path) -> None:
    catalogue = house / "room" / catalogues.CATALOGUE
    assert compile_messages(house) == [catalogue]
    assert compile_messages(house) == []
    os.utime(catalogue, (catalogue.stat().st_mtime + 5,) * 2)
    assert compile_messages(house) == [catalogue]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "dossier dossier dossiers"), ("en", "files file files")]
)
def test_none_one_and_two_are_counted_as_the_language_does(house: Path, language: str, words: str) -> None:
    """French has « 0 dossier », English « 0 files »."""
    entry = 'msgid "dossier"\nmsgid_plural "dossiers"\nmsgstr[0] "file"\nmsgstr[1] "files"\n'
    write(house, entry)
    compile_messages(house)
    compiled = house / "room/locale" / language / "LC_MESSAGES/django.mo"
    with compiled.open("rb") as file:
        texts = GNUTranslations(file)
    assert [texts.ngettext("dossier", "dossiers", count) for count in range(3)] == words.split()


def test_the_command_answers_1_when_something_is_missing(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogues, "HOUSE", house)
    assert catalogues.main(["room"]) == 0
    (house / "room/acts.py").write_text('gettext("Encore")')
    assert catalogues.main(["room"]) == 1
    assert "room: missing: “Encore”" in capsys.readouterr().out
