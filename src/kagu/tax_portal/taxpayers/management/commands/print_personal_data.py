"""`kagu tax-portal print_personal_data`: where this site holds personal data, for `docs/personal-data.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.site.personal_data import as_markdown
from kagu.tax_portal.taxpayers.personal_data import PLACES


class Command(BaseCommand):
    help = "Prints the places that hold personal data, for docs/personal-data.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(PLACES))
