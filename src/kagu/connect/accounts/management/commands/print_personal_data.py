"""`kagu connect print_personal_data`: where this site holds personal data, for `docs/personal-data.md`."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.export.personal_data import PLACES
from kagu.site.personal_data import as_markdown


class Command(BaseCommand):
    help = "Prints the places that hold personal data, for docs/personal-data.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(PLACES))
