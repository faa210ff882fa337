"""Compiled catalogues, made beside their sources when these change; the package's build makes them too."""

import os
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kagu.texts import typography
from kagu.texts.typography import set_text

HOUSE = Path(__file__).parents[1]
# How each counts: French says « 0 dossier ».
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
LANGUAGES = tuple(PLURALS)


def compile_messages(house: Path = HOUSE) -> list[Path]:
    """Make the .mo files of every catalogue that has changed since, English and French; tells which."""
    return [path for path in sorted(house.rglob("*.po")) if _compile(path)]


def _compile(path: Path) -> bool:
    targets = {language: _target(path, language) for language in LANGUAGES}
    if all(target.exists() and target.stat().st_mtime >= _changed_at(path) for target in targets.values()):
        return False
    with path.open("rb") as file:
        catalog = read_po(file, locale="en", domain=path.stem)
    for language, target in targets.items():
        _write(_printed(catalog, language), target)
    return True


def _target(path: Path, language: str) -> Path:
    return path.parents[2] / language / "LC_MESSAGES" / f"{path.stem}.mo"


def _changed_at(path: Path) -> float:
    makers = (path, Path(typography.__file__), Path(__file__))
    return max(one.stat().st_mtime for one in makers)


def _printed(catalog: Catalog, language: str) -> Catalog:
    """The catalogue's texts in the language, with its marks and spaces; French stands in the source."""
    printed = Catalog(locale=language, domain=catalog.domain)
    printed.mime_headers = [("Plural-Forms", PLURALS[language])]
    for message in catalog:
        texts = _all(message.string if language == "en" else message.id)
        if message.id and not message.fuzzy and all(texts):
            set_texts = tuple(set_text(text, language) for text in texts)
            printed.add(
                message.id, set_texts if message.pluralizable else set_texts[0], context=message.context
            )
    return printed


def _all(texts: str | Sequence[str] | None) -> tuple[str, ...]:
    """One text, or one for each number."""
    return (texts,) if isinstance(texts, str) else tuple(texts or ("",))


def _write(catalog: Catalog, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Renamed into place: several test processes may compile at once.
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)
