"""`kagu tax-portal assess_returns`: issue the notices of the filed income returns by this site's rules.

For an administration whose own computer does not assess; without it, agents do at their desk. What the
rules cannot compute is left to them.
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from kagu.tax_portal.taxpayers.assessments.assess_filed_returns import assess_filed_returns


class Command(BaseCommand):
    """Once, or again and again until it is ended."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, this often")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            done = assess_filed_returns()
            if done.issued or not options["every"]:
                self.stdout.write(f"{done.issued} notices issued, {done.left} returns left to agents.")
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"])
