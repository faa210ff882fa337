"""How long the portal takes to take over a register of taxpayers, and how much memory it needs."""

import os
import secrets
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.pinned import SERVER_CORE


@dataclass(frozen=True)
class ImportFigure:
    """One import into an empty database."""

    lines: int
    seconds: float
    cpu_seconds: float
    largest_bytes: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure_import(folder: Path, lines: int) -> ImportFigure:
    """Invents the register, then times `kagu tax-portal import_taxpayers` on one core."""
    environment = _environment(folder)
    register = folder / "register.csv"
    for command in (["migrate", "--verbosity", "0"], ["generate_taxpayers", str(lines), str(register)]):
        subprocess.run(_kagu(command), env=environment, check=True, stdout=subprocess.DEVNULL)
    pinned = ["taskset", "--cpu-list", str(SERVER_CORE), *_kagu(["import_taxpayers", str(register)])]
    with (folder / "import.log").open("wb") as log:
        began = time.perf_counter()
        process = subprocess.Popen(pinned, env=environment, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    said = (folder / "import.log").read_text()
    if process.returncode or f"{lines} lines read, {lines} taken over, 0 refused" not in said:
        raise RuntimeError(said[-2000:])
    return ImportFigure(lines, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _kagu(command: list[str]) -> list[str]:
    return [sys.executable, "-m", "kagu", "tax-portal", *command]


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KAGU_TAX_PORTAL_URL": "http://127.0.0.1",
        "KAGU_TAX_PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "KAGU_TAX_PORTAL_DATABASE": f"sqlite:///{folder / 'tax_portal.sqlite3'}",
        "KAGU_TAX_PORTAL_ISSUER": "http://127.0.0.1:1",
        "KAGU_TAX_PORTAL_CLIENT_ID": "bench",
        "KAGU_TAX_PORTAL_CLIENT_SECRET": secrets.token_urlsafe(32),
    }
