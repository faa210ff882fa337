"""Mailed links as people copy them: the two identifiers, wherever they stand in what was pasted."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.translation import gettext as _

from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import HYPHENS, TextTooLong, without_unseen

# A whole mail with its source; read in some hundredths of a second.
LONGEST_PASTED = 100_000
# An address wrapped by two protections of mailboxes, one in the other.
MOST_WRAPPINGS = 4
LOOK_ALIKES = str.maketrans(dict.fromkeys(HYPHENS, "-"))
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ANY_UUID = re.compile(UUID, re.IGNORECASE)
# `=3D` is how the source of a mail writes the sign (RFC 2045 §6.7).
TECHNICAL_ID = re.compile(rf"technicalID[=:](?:3D)?({UUID})", re.IGNORECASE)
TOKEN = re.compile(rf"token[=:](?:3D)?({UUID})", re.IGNORECASE)
# The purpose stands before the query; a pair is one address, whatever its mail has around it.
PAIR = re.compile(
    rf"(?:public/([a-z]{{1,40}})/?\?)?technicalID[=:](?:3D)?({UUID})[^0-9a-z]{{0,10}}(?:amp;)?"
    rf"[^0-9a-z]{{0,10}}token[=:](?:3D)?({UUID})",
    re.IGNORECASE,
)
# Line breaks, and what mail programs put at the start of a quoted line or at the end of a long one.
BROKEN_LINES = re.compile(r"[\s>|]+|<(?:wbr|br)\s*/?>", re.IGNORECASE)
SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
# Names no sign, and Python refuses to read its digits (`html.unescape`).
ABSURD_REFERENCE = re.compile(r"&#x?[0-9a-f]{8,}", re.IGNORECASE)
# Proofpoint writes `-3D` for `%3D`, so that `-2D` is a hyphen.
DASH_ENCODED = re.compile(r"technicalID-3D", re.IGNORECASE)
DASH_CODE = re.compile(r"-([0-9A-F]{2})")


class LinkUnreadable(InputRefused):
    """No link of ours can be found in it, or more than one."""


@dataclass(frozen=True)
class PastedLink:
    """The two identifiers of a mailed link, in lower case."""

    technical_id: str
    token: str


def read_link(pasted: str, purpose: str = "") -> PastedLink:
    """The link in a pasted address, a piece of one, or a whole mail. Raises LinkUnreadable, TextTooLong.

    Of several, the one that leads to `purpose` (`resetpassword`…). Signs behind it, broken lines,
    percent-encoding, HTML and the addresses in which mailboxes wrap links do not matter.
    """
    if len(pasted) > LONGEST_PASTED:
        raise TextTooLong("too_long", _("Ce texte est trop long. Copiez seulement le lien du message."))
    text = _seen(pasted)
    if not text.strip():
        raise LinkUnreadable("empty", _("Copiez ici le lien du message."))
    spellings = dict.fromkeys(_spellings(text))
    for find in (_links_in, _apart, _unnamed):
        found = next(filter(None, (find(spelling, purpose) for spelling in spellings)), set())
        if len(found) == 1:
            return found.pop()
        if found:
            raise LinkUnreadable(
                "several", _("Ce texte contient plusieurs liens. Copiez seulement celui qui vous intéresse.")
            )
    raise LinkUnreadable(
        "unreadable",
        _("Ce lien est incomplet. Copiez-le en entier depuis le message, jusqu’à son dernier caractère."),
    )


def _spellings(text: str) -> Iterator[str]:
    """The text decoded, on one line: as it stands, then as the source of a mail, then as Proofpoint's."""
    yield _decoded(text)
    yield _decoded(SOFT_BREAK.sub("", text))
    if DASH_ENCODED.search(text):
        yield _decoded(DASH_CODE.sub(lambda code: chr(int(code[1], 16)), text).replace("_", "/"))


def _decoded(text: str) -> str:
    text = BROKEN_LINES.sub("", text)
    for _time in range(MOST_WRAPPINGS):
        plain = html.unescape(ABSURD_REFERENCE.sub("", unquote(text)))
        if plain == text:
            break
        text = plain
    return BROKEN_LINES.sub("", _seen(text))


def _seen(text: str) -> str:
    return without_unseen(text).translate(LOOK_ALIKES)


def _links_in(text: str, purpose: str) -> set[PastedLink]:
    pairs = {
        (found[1] or "", PastedLink(found[2].lower(), found[3].lower())) for found in PAIR.finditer(text)
    }
    wanted = {link for leads_to, link in pairs if purpose and leads_to.lower() == purpose}
    return wanted or {link for _leads_to, link in pairs}


def _apart(text: str, _purpose: str) -> set[PastedLink]:
    """The link whose identifiers do not stand side by side, where each is there once."""
    identifiers = {found.lower() for found in TECHNICAL_ID.findall(text)}
    tokens = {found.lower() for found in TOKEN.findall(text)}
    if len(identifiers) == len(tokens) == 1:
        return {PastedLink(identifiers.pop(), tokens.pop())}
    return set()


def _unnamed(text: str, _purpose: str) -> set[PastedLink]:
    """The two identifiers without their names, or with one, where nothing else looks like one."""
    found = list(dict.fromkeys(one.lower() for one in ANY_UUID.findall(text)))
    if len(found) != 2:
        return set()
    # The one whose name is left says which is the other.
    is_turned = any(one.lower() == found[1] for one in TECHNICAL_ID.findall(text))
    is_turned |= any(one.lower() == found[0] for one in TOKEN.findall(text))
    return {PastedLink(*reversed(found)) if is_turned else PastedLink(*found)}
