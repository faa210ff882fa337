"""`kagu tax-portal keep_delegations`: ends what is over, tells of coming ends; so does the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.tax_portal.taxpayers.delegations.end_past_delegations import (
    end_past_delegations,
    tell_of_coming_ends,
)


class Command(BaseCommand):
    """Rights wait for neither: they are checked by date at each act."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        ended, told = end_past_delegations(), tell_of_coming_ends()
        self.stdout.write(f"{ended} delegations or proposals ended, {told} principals told of a coming end.")
