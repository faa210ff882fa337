"""`kagu tax-portal generate_taxpayers 300000 FILE.csv`: a register of invented taxpayers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.tax_portal.taxpayers.imports.generate_register import write_register

MOST = 7_000_000


class Command(BaseCommand):
    help = "Write a CSV register of invented taxpayers, for trials and measures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("file", type=Path)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["count"] <= MOST:
            raise CommandError(f"between 1 and {MOST}")
        with options["file"].open("w", encoding="utf-8", newline="") as file:
            write_register(options["count"], file, seed=options["seed"])
        self.stdout.write(f"{options['file']}: {options['count']} invented taxpayers")
