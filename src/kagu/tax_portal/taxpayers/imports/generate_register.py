"""Makes a register of invented taxpayers, as large as wanted, for trials and measures."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TextIO

from kagu.tax_portal.taxpayers.imports.rows import COLUMNS

FIRST_NAMES = [
    *("Adèle", "Amélie", "Anaïs", "Aurore", "Célia", "Chloé", "Élodie", "Hélène", "Inès", "Jeanne", "Kaléna"),
    *("Léa", "Lina", "Maëva", "Moana", "Nadège", "Poéma", "Rose", "Salomé", "Vaïana", "Antoine", "Bastien"),
    *("Célestin", "Damien", "Félix", "Gaël", "Henri", "Jules", "Loïc", "Olivier", "Rémi", "Sélim", "Victor"),
]
FAMILY_NAMES = [
    *("Bernard", "Carlier", "Dubreuil", "Fontaine", "Garnier", "Hnaloane", "Iekawé", "Kaemo", "Lemoine"),
    *("Marchand", "Naisseline", "Oiremoin", "Poadja", "Quéré", "Rivière", "Siapo", "Tuheiava", "Ukeiwé"),
    *("Vakié", "Wéa", "Yéiwéné", "Boaé", "Cornaille", "Diémène", "Euribeari", "Gope", "Haocas", "Kaddour"),
]
PLACES = [
    ("98800", "Nouméa"),
    ("98835", "Dumbéa"),
    ("98809", "Mont-Dore"),
    ("98890", "Païta"),
    ("98860", "Koné"),
    ("98870", "Bourail"),
    ("98820", "Lifou"),
    ("98825", "Pouembout"),
]
TRADES = [
    "Boulangerie",
    "Garage",
    "Pharmacie",
    "Librairie",
    "Menuiserie",
    "Pépinière",
    "Plongée",
    "Transports",
]
FORMS = ["SARL", "SAS", "EURL", "SCI", "GIE"]
ONE_COMPANY_IN = 12
FIRST_FISCAL_ID, FIRST_RID = 2_000_000, 1_000_000


def write_register(count: int, file: TextIO, *, seed: int) -> None:
    """`count` lines, the same for the same seed. At most 7,000,000: identifiers have seven digits."""
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_taxpayers(count, random.Random(seed)))  # noqa: S311 - invented people, no secret


def _taxpayers(count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    household = 0
    for number in range(count):
        household += chance.random() < 0.6
        postal_code, municipality = chance.choice(PLACES)
        common = {
            "fiscal_id": f"{FIRST_FISCAL_ID + number}",
            "street": f"{chance.randint(1, 180)} rue {chance.choice(FAMILY_NAMES)}",
            "postal_code": postal_code,
            "municipality": municipality,
        }
        is_company = number % ONE_COMPANY_IN == ONE_COMPANY_IN - 1
        yield common | (_company(number, chance) if is_company else _person(household, chance))


def _person(household: int, chance: random.Random) -> dict[str, object]:
    return {
        "kind": "person",
        "name": chance.choice(FAMILY_NAMES),
        "first_names": " ".join(chance.sample(FIRST_NAMES, 2)),
        "birth_date": date(1935, 1, 1) + timedelta(days=chance.randrange(26_000)),
        "self_employed": "oui" if chance.random() < 0.08 else "non",
        "household": f"F{household:07d}",
        "household_year": 2025,
        "declarant_number": f"{chance.randrange(10**7):07d}",
    }


def _company(number: int, chance: random.Random) -> dict[str, object]:
    rid = f"{FIRST_RID + number // ONE_COMPANY_IN}"
    return {
        "kind": "company",
        "name": f"{chance.choice(TRADES)} {chance.choice(FAMILY_NAMES)}",
        "rid": rid,
        "ridets": " ".join(f"{rid}{place:03d}" for place in range(1, chance.choice([2, 2, 3, 4]))),
        "legal_form": chance.choice(FORMS),
    }
