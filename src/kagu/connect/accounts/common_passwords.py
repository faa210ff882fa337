"""Whether a password stands in a list of common or breached ones, kept on this machine."""

import functools
import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

# What people here begin with, and Django's English list lacks.
COMMON_HERE = frozenset(
    re.findall(
        r"\w+",
        "motdepasse monmotdepasse motdepass azerty azertyuiop azertyuiopqsdfghjklm qwertz qwertyuiop "
        "bonjour soleil doudou chouchou loulou marseille noumea nouvellecaledonie caledonie caillou "
        "jetaime iloveyou administrateur utilisateur bienvenue secret impots fiscalite "
        "changezmoi changeme temporaire provisoire",
    )
)
# Digits and signs put before or after a common word do not make it rare.
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_common(password: str) -> bool:
    """The whole of it, its core, or one short piece repeated, stands in a list."""
    whole = password.casefold()
    core = EDGES.sub("", whole)
    return any(_is_listed(form) for form in {whole, core, _repeated_piece(whole)} if form)


def _is_listed(password: str) -> bool:
    return password in COMMON_HERE or password in _common_passwords() or password in _breached_passwords()


def _repeated_piece(password: str) -> str:
    """`abc` for `abcabcabc`; a single character repeated is as common as a listed password."""
    place = (password + password).find(password, 1)
    piece = password[:place] if 0 < place < len(password) else ""
    return "password" if len(piece) == 1 else piece


@functools.cache
def _common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


@functools.cache
def _breached_passwords() -> frozenset[str]:
    """The operator's own file, one password a line, plain or gzip."""
    if not settings.BREACHED_PASSWORDS_FILE:
        return frozenset()
    content = Path(settings.BREACHED_PASSWORDS_FILE).read_bytes()
    text = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return frozenset(line.strip().casefold() for line in text.decode().splitlines())
