"""Whether a password stands in a list of common or breached ones, kept on this machine."""

import functools
import gzip
import re
import unicodedata
from collections.abc import Container
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

from kagu.connect.accounts.passwords.breached_passwords import BreachedPasswords, is_filter
from kagu.connect.accounts.passwords.predictable import weight_of

# What people here begin with, and Django's English list lacks.
COMMON_HERE = frozenset(
    re.findall(
        r"\w+",
        "motdepasse monmotdepasse motdepass azerty azertyuiop azertyuiopqsdfghjklm qwertz qwertyuiop "
        "bonjour soleil doudou chouchou loulou marseille noumea nouvellecaledonie caledonie caillou "
        "jetaime iloveyou administrateur utilisateur bienvenue secret impots fiscalite "
        "changezmoi changeme temporaire provisoire passe nouvelle nouveau papeete tahiti lifou ouvea dumbea "
        "paita montdore bourail cagou kagu paradis famille amour france paris "
        "janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre "
        "lundi mardi mercredi jeudi vendredi samedi dimanche printemps automne hiver",
    )
)
# A password of twelve characters that has no more than so many of its own is among the first to be tried.
TOO_LITTLE = 8.0
# Digits and signs put before or after a common word do not make it rare.
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_common(password: str) -> bool:
    """It was breached; it, its core, or one short piece repeated, is common; or little of it is its own."""
    whole = password.casefold()
    breached = _breached_passwords()
    forms = {whole, EDGES.sub("", whole), _repeated_piece(whole)}
    if password in breached or whole in breached or any(_is_listed(form) for form in forms):
        return True
    return weight_of(_without_accents(whole), _is_listed) <= TOO_LITTLE


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _is_listed(password: str) -> bool:
    return password in COMMON_HERE or password in _common_passwords()


def _repeated_piece(password: str) -> str:
    """`abc` for `abcabcabc`; a single character repeated is as common as a listed password."""
    place = (password + password).find(password, 1)
    piece = password[:place] if 0 < place < len(password) else ""
    return "password" if len(piece) == 1 else piece


@functools.cache
def _common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


@functools.cache
def _breached_passwords() -> Container[str]:
    """The operator's own list, read once."""
    if not settings.BREACHED_PASSWORDS_FILE:
        return frozenset()
    return listed_passwords(Path(settings.BREACHED_PASSWORDS_FILE))


def listed_passwords(path: Path) -> BreachedPasswords | frozenset[str]:
    """The passwords of a file: a filter, or passwords one a line, plain or gzip.

    OSError, ValueError, EOFError, zlib.error or NotAFilter for a file that is neither.
    """
    if is_filter(path):
        return BreachedPasswords(path)
    content = path.read_bytes()
    text = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    return frozenset(line.strip().casefold() for line in text.decode().splitlines())
