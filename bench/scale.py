"""Does anything cost more with a hundred times the accounts? Requests, picks and chores at each size."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.postgresql import PostgreSQL

TARGET = 1.5


@dataclass(frozen=True)
class ScaleFigure:
    """Milliseconds of CPU of each operation, on one database and at one size."""

    database: str
    accounts: int
    milliseconds: dict[str, float]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure_scale(folder: Path, sizes: tuple[int, ...]) -> list[ScaleFigure]:
    """A site of its own for each database and size, filled anew."""
    found = []
    for accounts in sizes:
        _say(f"{accounts:,} accounts on SQLite …")
        address = f"sqlite:///{folder / f'scale-{accounts}.sqlite3'}"
        found.append(ScaleFigure("SQLite", accounts, _measure(address, accounts)))
    for accounts in sizes:
        _say(f"{accounts:,} accounts on PostgreSQL …")
        with PostgreSQL(folder / f"scale-{accounts}") as server:
            found.append(ScaleFigure("PostgreSQL", accounts, _measure(server.address, accounts)))
    return found


def as_table(figures: list[ScaleFigure]) -> str:
    """One row for each operation, one column for each size, and the ratio of the largest to the smallest."""
    parts = ["### From ten thousand accounts to more"]
    for database in dict.fromkeys(figure.database for figure in figures):
        of_one = sorted((one for one in figures if one.database == database), key=lambda one: one.accounts)
        sizes = " | ".join(f"{figure.accounts:,}" for figure in of_one)
        lines = [f"| {database}, ms of CPU | {sizes} | ratio |", "|---|" + "---:|" * (len(of_one) + 1)]
        for name, first in of_one[0].milliseconds.items():
            taken = [figure.milliseconds[name] for figure in of_one]
            cells = " | ".join(f"{one:,.2f}" for one in taken)
            lines.append(f"| {name} | {cells} | {taken[-1] / first:.1f} × |")
        parts.append("\n".join(lines))
    parts.append(f"Target for requests and picks: ≤ {TARGET:g} ×; for a piece of a chore: 50 ms.")
    return "\n\n".join(parts)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _measure(address: str, accounts: int) -> dict[str, float]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kagu.connect.config.settings",
        "KAGU_CONNECT_URL": "http://testserver",
        "KAGU_CONNECT_SECRET_KEY": secrets.token_urlsafe(48),
        "KAGU_CONNECT_DATABASE": address,
        "KAGU_LOG_LEVEL": "WARNING",
    }
    pinned = [sys.executable, "-m"]
    migrate = [*pinned, "kagu", "connect", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, check=True)
    asked = [*pinned, "bench.scale_site", str(accounts)]
    said = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(json.loads(said.splitlines()[-1]))
