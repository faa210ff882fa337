"""The register that is imported: its file, and one run of the command."""

import csv
import io
from pathlib import Path

from django.core.management import call_command

HEADING = (
    "kind,fiscal_id,name,first_names,birth_date,street,postal_code,municipality,self_employed,"
    "household,household_year,declarant_number,rid,ridets,legal_form"
)
ALICE = "person,2000001,Kaemo,Alice,1980-02-29,3 rue du Lagon,98800,Nouméa,oui,F1,2025,8240001,,,"


def lines(*rows: str) -> str:
    return "\n".join([HEADING, *rows, ""])


class Import:
    """One run of the command over these lines."""

    def __init__(self, folder: Path, content: str | bytes, *options: str) -> None:
        self.file = folder / "register.csv"
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("import_taxpayers", str(self.file), *options, stdout=out, stderr=io.StringIO())
        self.words = out.getvalue()

    @property
    def refused(self) -> list[tuple[str, str, str]]:
        with self.file.with_name("register.csv.refused.csv").open(encoding="utf-8", newline="") as report:
            return [(line, fiscal_id, reason) for line, fiscal_id, reason in list(csv.reader(report))[1:]]
