"""The taxpayers of the demo: who they are, what they owe each other, the secrets that are printed."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class DemoPerson:
    """A person of the register; `account` names the demo account that is theirs, if any."""

    fiscal_id: str
    first_names: str
    name: str
    birth_date: date
    municipality: str
    account: str = ""
    delegation_number: str = ""
    declarant_number: str = ""
    letter_code: str = ""
    is_self_employed: bool = False


@dataclass(frozen=True)
class DemoCompany:
    """A company of the register; `letter_code` lets somebody activate it."""

    fiscal_id: str
    rid: str
    name: str
    legal_form: str
    municipality: str
    letter_code: str = ""


@dataclass(frozen=True)
class DemoDelegation:
    """What one taxpayer lets another person do, on these services."""

    principal: str
    delegate: str
    rights: dict[str, list[str]] = field(default_factory=dict)


PAUL, MARIE, JEANNE = "1404920", "1518347", "1290366"
THEOPHILE, DENISE = "1733902", "1826415"
NEWMAN, NOTOU, RECIF = "0914578", "0927741", "0938812"

PERSONS = (
    DemoPerson(PAUL, "Paul", "Newman", date(1978, 4, 12), "Nouméa", "paul", "1712561", "8240117"),
    DemoPerson(MARIE, "Marie", "Kaori", date(1985, 9, 3), "Dumbéa", "marie", "2309813", "8240225"),
    DemoPerson(JEANNE, "Jeanne", "Newman", date(1949, 1, 27), "Nouméa"),
    DemoPerson(
        THEOPHILE,
        "Théophile",
        "Wamytan",
        date(1991, 6, 18),
        "Païta",
        declarant_number="8240333",
        letter_code="K7M39-Q2XPT",
    ),
    DemoPerson(DENISE, "Denise", "Tein", date(1969, 11, 5), "Koné", is_self_employed=True),
)
COMPANIES = (
    DemoCompany(NEWMAN, "1408873", "SARL Newman", "SARL", "Nouméa", letter_code="W4RT8-ZD6HN"),
    DemoCompany(NOTOU, "1522094", "Boulangerie du Notou", "SARL", "Bourail"),
    DemoCompany(RECIF, "1630456", "Récif Plongée", "SAS", "Nouméa"),
)
FILING = ["consult", "prepare", "submit"]
DELEGATIONS = (
    DemoDelegation(JEANNE, PAUL, {"revenus": FILING, "adresse": FILING, "compte": ["consult"]}),
    DemoDelegation(NOTOU, MARIE, {"tgc": FILING, "compte": ["consult"], "adresse": FILING}),
    DemoDelegation(RECIF, MARIE, {"tgc": FILING, "paiement": ["consult", "prepare", "pay"]}),
    DemoDelegation(DENISE, MARIE, {"tgc": ["consult", "prepare"], "revenus": FILING}),
)
