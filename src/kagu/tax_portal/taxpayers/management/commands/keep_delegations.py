"""`kagu tax-portal keep_delegations`: every day, end what is over and tell what ends soon."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.tax_portal.taxpayers.delegations.delegations import (
    end_past_delegations,
    tell_of_coming_ends,
)


class Command(BaseCommand):
    """Rights do not wait for it: they are checked by date at each act."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        ended, told = end_past_delegations(), tell_of_coming_ends()
        self.stdout.write(f"{ended} delegations or proposals ended, {told} principals told of a coming end.")
