"""`kagu connect seal_activity`: seals every history that grew, and the day; the worker does it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.history.daily_seals import seal_heads


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"sealed: {seal_heads()}")
