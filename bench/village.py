"""Is anybody honest refused when a village behind one address signs up beside attackers?"""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.pinned import SERVER_CORE

ATTACKERS = 20


@dataclass(frozen=True)
class VillageFigure:
    """What became of everybody in an hour of the site's clock."""

    people: int
    arrived: int
    refused: list[str]
    typed_again: int
    waited: int
    attacks: int
    attacks_refused: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure_village(folder: Path, people: int) -> VillageFigure:
    """A site of its own, on SQLite, with its limits as they come."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kagu.connect.config.settings",
        "KAGU_CONNECT_URL": "http://testserver",
        "KAGU_CONNECT_SECRET_KEY": secrets.token_urlsafe(48),
        "KAGU_CONNECT_DATABASE": f"sqlite:///{folder / 'village.sqlite3'}",
    }
    pinned = ["taskset", "--cpu-list", str(SERVER_CORE), sys.executable, "-m"]
    migrate = [*pinned, "kagu", "connect", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    asked = [*pinned, "bench.village_site", str(people), str(ATTACKERS)]
    said = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return VillageFigure(**json.loads(said.splitlines()[-1]))


def as_table(village: VillageFigure) -> str:
    """What became of whom, row by row."""
    rows = [
        f"| people behind one address, {ATTACKERS} attackers beside them | {village.people:,} |",
        f"| who signed up, opened their link and logged in | {village.arrived:,} |",
        f"| refused | {len(village.refused):,} |",
        f"| told to type once more | {village.typed_again:,} |",
        f"| told to wait half a minute, without JavaScript | {village.waited:,} |",
        f"| attempts of the attackers, of which refused | {village.attacks:,}, {village.attacks_refused:,} |",
    ]
    return "\n".join(["| An hour in a village | |", "| --- | ---: |", *rows])
