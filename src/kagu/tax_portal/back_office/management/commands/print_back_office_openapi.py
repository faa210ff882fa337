"""`kagu tax-portal print_back_office_openapi`: the interface of the department's computer, for programs."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from kagu.tax_portal.back_office.openapi import document


class Command(BaseCommand):
    help = "Prints docs/operate/back-office.openapi.json."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(document(), indent=1, ensure_ascii=False))
