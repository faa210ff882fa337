"""French is the source; English must be complete, and catalogues must be compiled when they change."""

import os
import re
from pathlib import Path

import pytest

from kagu import messages
from kagu.compiled_messages import compile_messages

CATALOGUE = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of one room, with one French text in a page and one in Python."""
    room = tmp_path / "room"
    (room / "templates/room").mkdir(parents=True)
    (room / "apps.py").write_text("")
    (room / "acts.py").write_text('gettext_lazy("Au revoir")')
    (room / "templates/room/page.html").write_text('<p>l\'été</p>\n  {% translate "Bonjour" %}')
    (room / messages.CATALOGUE).parent.mkdir(parents=True)
    write(tmp_path, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Au revoir"\nmsgstr "Goodbye"\n')
    return tmp_path


def write(house: Path, entries: str) -> None:
    (house / "room" / messages.CATALOGUE).write_text(CATALOGUE + entries)


def test_every_french_text_of_the_house_has_its_english() -> None:
    assert messages.faults() == []


def test_english_signs_in_and_out_and_never_logs() -> None:
    """One word for one thing, on both sites and in every mail."""
    logs = re.compile(r"\blog(s|ged|ging)?[- ](\w+ )?(in|out)\b|\blog(in|out)s?\b", re.IGNORECASE)
    texts = [str(message.string) for room in messages.rooms() for message in messages.read_catalogue(room)]
    assert len(texts) > 1000
    assert [text for text in texts if logs.search(text)] == []


def test_a_complete_catalogue_has_no_fault(house: Path) -> None:
    assert messages.faults(house) == []


def test_a_text_without_english_is_told(house: Path) -> None:
    write(house, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Au revoir"\nmsgstr ""\n')
    assert messages.faults(house) == ["room: missing: “Au revoir”"]


def test_a_fuzzy_text_is_told(house: Path) -> None:
    write(house, '#, fuzzy\nmsgid "Bonjour"\nmsgstr "Hi"\n\nmsgid "Au revoir"\nmsgstr "Goodbye"\n')
    assert messages.faults(house) == ["room: fuzzy: “Bonjour”"]


def test_an_english_whose_french_is_gone_is_told(house: Path) -> None:
    (house / "room/acts.py").write_text("")
    assert messages.faults(house) == ["room: no longer in the source: “Au revoir”"]


def test_a_placeholder_lost_in_english_is_told(house: Path) -> None:
    (house / "room/acts.py").write_text('gettext("Au revoir %(name)s")')
    entry = '#, python-format\nmsgid "Au revoir %(name)s"\nmsgstr "Goodbye %(nom)s"\n'
    write(house, f'msgid "Bonjour"\nmsgstr "Hello"\n\n{entry}')
    assert [fault.split(":")[0] for fault in messages.faults(house)] == ["room"]


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
    messages.write_missing(house / "room")
    told = [fault for fault in messages.faults(house) if "Django has French" in fault]
    assert len(told) == faults
    assert all("“octobre”" in fault for fault in told)


def test_a_text_outside_any_app_is_told(house: Path) -> None:
    (house / "lost.py").write_text('gettext("Perdu")')
    assert messages.faults(house) == [f"{house / 'lost.py'}: “Perdu” stands in no Django app"]


def test_missing_texts_are_written_to_the_catalogue_and_old_ones_leave(house: Path) -> None:
    write(house, 'msgid "Bonjour"\nmsgstr "Hello"\n\nmsgid "Ancien"\nmsgstr "Old"\n')
    messages.write_missing(house / "room")
    catalogue = messages.read_catalogue(house / "room")
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Bonjour": "Hello",
        "Au revoir": "",
    }


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(house: Path) -> None:
    catalogue = house / "room" / messages.CATALOGUE
    assert compile_messages(house) == [catalogue]
    assert compile_messages(house) == []
    os.utime(catalogue, (catalogue.stat().st_mtime + 5,) * 2)
    assert compile_messages(house) == [catalogue]


def test_the_command_answers_1_when_something_is_missing(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "HOUSE", house)
    assert messages.main(["room"]) == 0
    (house / "room/acts.py").write_text('gettext("Encore")')
    assert messages.main(["room"]) == 1
    assert "room: missing: “Encore”" in capsys.readouterr().out
