"""Judges what a file says of a person by the readers of everything that people type."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings

from kagu.connect.accounts.passwords.foreign.refusals import HashRefused
from kagu.connect.accounts.transfers.arrivals import Arrival, Choices, Entry, EntryRefused, Facts, Left
from kagu.inputs.addresses import read_address
from kagu.inputs.lines import read_label, read_line
from kagu.inputs.names import read_name
from kagu.inputs.refusals import InputRefused

LONGEST_SUBJECT = 43
LONGEST_PLACE = 100
LONGEST_SEX = 10
LONGEST_PHONE = 20
LONGEST_FACTOR_NAME = 60
MOST_FACTORS = 10
READERS: dict[str, Callable[[str], Any]] = {
    "first_name": read_name,
    "family_name": read_name,
    "birth_name": read_name,
    "birth_date": date.fromisoformat,
    "birth_place": lambda text: read_line(text, LONGEST_PLACE),
    "sex": lambda text: read_line(text, LONGEST_SEX),
    "phone_number": lambda text: read_line(text, LONGEST_PHONE),
}


def judge(entry: Entry, choices: Choices) -> Arrival:
    """The person as they may come. Raises EntryRefused."""
    facts = entry.facts
    if isinstance(facts, EntryRefused):
        raise facts
    if not facts.email.strip():
        raise EntryRefused("no address of mail")
    is_proven = facts.is_proven if choices.proven is None else choices.proven
    if is_proven is None:
        raise EntryRefused("the file does not tell whether this address was proven: --addresses")
    if len(facts.generators) > MOST_FACTORS or len(facts.passkeys) > MOST_FACTORS:
        raise EntryRefused(f"more than {MOST_FACTORS} second factors of a kind")
    return Arrival(
        place=entry.place,
        source_id=facts.source_id,
        email=_read("address", read_address, facts.email),
        password=_password(facts, choices),
        profile=_profile(facts),
        is_proven=is_proven,
        is_suspended=not facts.is_enabled,
        must_prove_mailbox=_must_prove_mailbox(facts, choices) or not is_proven,
        subjects=_subjects(facts),
        consents=facts.consents,
        # Whoever has not proved the mailbox may be another: nothing of theirs opens it beside a reset.
        generators=facts.generators if is_proven else [],
        passkeys=facts.passkeys if is_proven else [],
    )


def factor_name(label: str, otherwise: str) -> str:
    """How its owner called it, where that may be mailed in our name."""
    try:
        return read_label(label, LONGEST_FACTOR_NAME)
    except InputRefused:
        return otherwise


def _password(facts: Facts, choices: Choices) -> str:
    if isinstance(facts.password, HashRefused):
        if Left.PASSWORD not in choices.leaves:
            raise EntryRefused(f"password: {facts.password}")
        return ""
    return facts.password


def _must_prove_mailbox(facts: Facts, choices: Choices) -> bool:
    if facts.lost_factors and Left.SECOND_FACTOR not in choices.leaves:
        raise EntryRefused(f"second factor: {facts.lost_factors[0]}")
    return facts.must_change_password or bool(facts.lost_factors)


def _profile(facts: Facts) -> dict[str, Any]:
    typed = {name: text for name, text in facts.profile.items() if text.strip()}
    read = {name: _read(name, READERS[name], text) for name, text in typed.items()}
    return {
        **read,
        "language": _language(facts.language),
        "verified_level": facts.verified_level,
        "address": facts.address,
        "password_changed_at": facts.password_changed_at,
    }


def _read(name: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except InputRefused as refusal:
        raise EntryRefused(f"{name}: {refusal.message}") from refusal
    except ValueError as error:
        raise EntryRefused(f"{name}: cannot be read") from error


def _language(told: str) -> str:
    """« en-GB », « en_US »: the site's own language where it has not that one."""
    code = told.strip().lower().replace("_", "-").partition("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _subjects(facts: Facts) -> dict[str, str]:
    for sector, sub in facts.subjects.items():
        if not (0 < len(sub) <= LONGEST_SUBJECT and sub.isascii() and sub.isprintable()):
            raise EntryRefused(f"its name in the sector {sector} has more than {LONGEST_SUBJECT} signs")
    return facts.subjects
