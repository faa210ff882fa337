"""The static files that are installed, each with a name that says what it holds."""

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from kagu.static_files.compression import Compressed

# As `collectstatic` passes them over.
NO_FILES_OF_OURS = ["CVS", ".*", "*~"]
VERSIONED = re.compile(r"^(?P<stem>.+)\.[0-9a-f]{12}(?P<kind>\.[A-Za-z0-9]+)$")
REFERENCE = re.compile(r"""(?P<before>url\(\s*['"]?)(?P<place>[^'")?#\s]+)""")


@dataclass(frozen=True)
class StaticFile:
    """One file, read when the first page or browser asks for it."""

    name: str
    path: Path

    @cached_property
    def body(self) -> Compressed:
        """Its content; a style sheet names what it refers to by versioned names too."""
        content = self.path.read_bytes()
        if self.path.suffix == ".css":
            content = REFERENCE.sub(self._versioned, content.decode()).encode()
        return Compressed(content)

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.body.content).hexdigest()[:12]

    @property
    def versioned_name(self) -> str:
        """`login/proof.js` as `login/proof.0123456789ab.js`: another content has another name."""
        stem, kind = posixpath.splitext(self.name)
        return f"{stem}.{self.version}{kind}"

    def _versioned(self, found: re.Match[str]) -> str:
        place = found["place"]
        referred = catalogue().get(posixpath.normpath(posixpath.join(posixpath.dirname(self.name), place)))
        if referred is None:
            return found[0]
        name = posixpath.basename(referred.versioned_name)
        return found["before"] + posixpath.join(posixpath.dirname(place), name)


@cache
def catalogue() -> dict[str, StaticFile]:
    """Every file by its own name: those of the installed rooms, and what an operator laid beside them."""
    files = {file.name: file for file in installed()}
    root = Path(str(settings.STATIC_ROOT))
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        is_a_copy = VERSIONED.match(name) or path.suffix in (".gz", ".br")
        if not is_a_copy and name not in files:
            files[name] = StaticFile(name, path)
    return files


def installed() -> Iterator[StaticFile]:
    """What the rooms of the site bring; where two have a file of one name, the first one's."""
    seen: set[str] = set()
    for finder in get_finders():
        for path, storage in finder.list(NO_FILES_OF_OURS):
            name = posixpath.join(getattr(storage, "prefix", None) or "", path)
            if name not in seen:
                seen.add(name)
                yield StaticFile(name, Path(storage.path(path)))


def find(asked: str) -> StaticFile | None:
    """The file of that name, versioned or not, whichever the version; None where there is none."""
    found = catalogue().get(asked)
    if found is None and (versioned := VERSIONED.match(asked)):
        found = catalogue().get(versioned["stem"] + versioned["kind"])
    return found
