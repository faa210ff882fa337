"""Texts in two languages: French stands in the source, English in each room's own catalogue."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parents[1]
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = rb"""msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def faults(house: Path = HOUSE, only: Sequence[Path] = ()) -> list[str]:
    """Every French text without its English, and every English whose French is gone or changed."""
    homeless = () if only else _homeless(house)
    found = [f"{path}: “{text}” stands in no Django app" for path, text in homeless]
    for room in only or rooms(house):
        found += [f"{room.relative_to(house)}: {fault}" for fault in faults_of_room(room)]
    return found


def faults_of_room(room: Path) -> Iterator[str]:
    """What is missing, unsure, left over or ill-formed in the room's catalogue, or shown in other words."""
    wanted, present = extract_room(room), read_catalogue(room)
    for message in wanted:
        words = djangos_french().get((_first(message.id), message.context))
        if words:
            yield f"Django has French of its own for it, “{words}” (pgettext keeps ours): {_shown(message)}"
        if message.id and not _is_translated(present.get(message.id, message.context)):
            yield f"missing: {_shown(message)}"
    for message in present:
        if not message.id:
            continue
        if wanted.get(message.id, message.context) is None:
            yield f"no longer in the source: {_shown(message)}"
        if message.fuzzy:
            yield f"fuzzy: {_shown(message)}"
        yield from (f"{error}: {_shown(message)}" for error in message.check(present))


@cache
def djangos_french() -> dict[tuple[str, str | None], str]:
    """The texts of Django's sources, with the French that it would put in the place of ours."""
    django_house = Path(django.__file__).parent
    found = {}
    for path in sorted(django_house.rglob("locale/fr/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            for message in read_mo(file):
                if message.id and message.string and message.string != message.id:
                    found[_first(message.id), message.context] = _first(message.string)
    return found


def rooms(house: Path = HOUSE) -> list[Path]:
    """The folders that keep catalogues: Django apps."""
    return sorted(path.parent for path in house.rglob("apps.py"))


def extract_room(room: Path) -> Catalog:
    """Every text to translate in the room's Python files and templates."""
    catalog = Catalog(locale="en")
    for path in _sources(room):
        if _room_of(path, room) == room:
            for text, context in _extract_file(path):
                catalog.add(text, context=context, locations=[(str(path.relative_to(room)), 1)])
    return catalog


def read_catalogue(room: Path) -> Catalog:
    """The room's English, empty when it has none yet."""
    path = room / CATALOGUE
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def write_missing(room: Path) -> None:
    """Add the missing texts to the catalogue with an empty English, drop those that are gone."""
    catalog = read_catalogue(room)
    catalog.update(extract_room(room), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if not len(catalog):
        return
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, include_lineno=False, sort_by_file=True)
    path = room / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER + buffer.getvalue())


def main(arguments: list[str]) -> int:
    """`kagu missing_messages [--write] [ROOM…]`: tell what lacks English; 1 when something does."""
    parser = argparse.ArgumentParser(prog="kagu missing_messages", description=main.__doc__)
    parser.add_argument("--write", action="store_true", help="write them to the rooms' catalogues")
    parser.add_argument("rooms", nargs="*", help="such as connect/login; every room when none is named")
    options = parser.parse_args(arguments)
    chosen = [HOUSE / name for name in options.rooms]
    for room in (chosen or rooms(HOUSE)) if options.write else []:
        write_missing(room)
    found = faults(HOUSE, chosen)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


def _homeless(house: Path) -> Iterator[tuple[Path, str]]:
    for path in _sources(house):
        if _room_of(path, house) is None:
            yield from ((path, str(text)) for text, _ in _extract_file(path))


def _sources(folder: Path) -> list[Path]:
    templates = [path for path in folder.rglob("*") if path.suffix in (".html", ".txt")]
    return sorted([*folder.rglob("*.py"), *(path for path in templates if "templates" in path.parts)])


def _room_of(path: Path, top: Path) -> Path | None:
    for folder in path.parents:
        if (folder / "apps.py").exists():
            return folder
        if folder == top:
            break
    return None


def _extract_file(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Indentation means nothing in a template, but would to Python's tokenizer.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _, text, _, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        yield text, context


def _is_translated(message: Message | None) -> bool:
    if message is None:
        return False
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _shown(message: Message) -> str:
    return f"“{_first(message.id)}”"


def _first(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
