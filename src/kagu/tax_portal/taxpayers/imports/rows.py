"""One line of the register, checked: what it says, or why it is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kagu.site import clock
from kagu.tax_portal.taxpayers.models import Taxpayer

COLUMNS = (
    "kind",
    "fiscal_id",
    "name",
    "first_names",
    "birth_date",
    "street",
    "postal_code",
    "municipality",
    "self_employed",
    "household",
    "household_year",
    "declarant_number",
    "rid",
    "ridets",
    "legal_form",
)
REQUIRED_COLUMNS = frozenset({"kind", "fiscal_id", "name"})
SEVEN_DIGITS = re.compile(r"[0-9]{7}")
RIDET = re.compile(r"[0-9]{10}")
LONGEST = {
    "name": 200,
    "first_names": 200,
    "street": 200,
    "postal_code": 10,
    "municipality": 100,
    "household": 20,
    "legal_form": 100,
    "declarant_number": 30,
}
FIRST_YEAR = 1900
OLDEST = date(1850, 1, 1)
YES, NO = ("1", "true", "oui", "yes"), ("", "0", "false", "non", "no")


class LineRefused(Exception):
    """The line is not taken over; its text says why, for the person who made the file."""


@dataclass(frozen=True)
class RegisterRow:
    """A line that may be written; `rid`, `ridets` and `legal_form` are a company's."""

    line: int
    kind: str
    fiscal_id: str
    name: str
    first_names: str
    birth_date: date | None
    street: str
    postal_code: str
    municipality: str
    is_self_employed: bool
    household: str
    household_year: int
    declarant_number: str
    rid: str
    ridets: tuple[str, ...]
    legal_form: str


def parse_row(line: int, values: Mapping[str, str]) -> RegisterRow:
    """What the line says. Raises LineRefused for the first thing that is wrong."""
    value = {column: (values.get(column) or "").strip() for column in COLUMNS}
    _refuse_broken_text(value)
    kind = value["kind"].lower()
    _refuse_nobody(kind, value)
    is_company = kind == Taxpayer.Kind.COMPANY
    return RegisterRow(
        line=line,
        kind=kind,
        fiscal_id=value["fiscal_id"],
        name=value["name"],
        first_names="" if is_company else value["first_names"],
        birth_date=None if is_company else _birth_date(value["birth_date"]),
        street=value["street"],
        postal_code=value["postal_code"],
        municipality=value["municipality"],
        is_self_employed=not is_company and _yes_or_no(value["self_employed"]),
        household="" if is_company else value["household"],
        household_year=_household_year(value["household_year"]) if value["household"] else 0,
        declarant_number=value["declarant_number"],
        rid=_rid(value["rid"]) if is_company else "",
        ridets=_ridets(value["ridets"], value["rid"]) if is_company else (),
        legal_form=value["legal_form"] if is_company else "",
    )


def _refuse_broken_text(values: Mapping[str, str]) -> None:
    for column, text in values.items():
        if not text.isascii() and any(0xDC80 <= ord(letter) <= 0xDCFF for letter in text):
            raise LineRefused(_("encodage illisible (UTF-8 attendu) : colonne %s") % column)
        if not text.isprintable():
            raise LineRefused(_("caractère interdit : colonne %s") % column)
        if len(text) > LONGEST.get(column, 1000):
            raise LineRefused(_("texte trop long : colonne %s") % column)


def _refuse_nobody(kind: str, values: Mapping[str, str]) -> None:
    if kind not in Taxpayer.Kind.values:
        raise LineRefused(_("nature inconnue : « %s »") % values["kind"])
    if not SEVEN_DIGITS.fullmatch(values["fiscal_id"]):
        raise LineRefused(_("l'identifiant fiscal n'a pas sept chiffres"))
    if not values["name"]:
        raise LineRefused(_("le nom manque"))


def _birth_date(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise LineRefused(_("date de naissance illisible : « %s » (AAAA-MM-JJ attendu)") % text) from error
    if not OLDEST <= day <= clock.today():
        raise LineRefused(_("date de naissance impossible : « %s »") % text)
    return day


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise LineRefused(_("oui ou non attendu : « %s »") % text)
    return text.lower() in YES


def _household_year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= clock.today().year + 1:
        raise LineRefused(_("année du foyer illisible : « %s »") % text)
    return int(text)


def _rid(text: str) -> str:
    if not SEVEN_DIGITS.fullmatch(text):
        raise LineRefused(_("le RID n'a pas sept chiffres"))
    return text


def _ridets(text: str, rid: str) -> tuple[str, ...]:
    ridets = tuple(dict.fromkeys(text.split()))
    for ridet in ridets:
        if not RIDET.fullmatch(ridet) or not ridet.startswith(rid):
            raise LineRefused(_("RIDET qui n'est pas de cette société : « %s »") % ridet)
    return ridets
