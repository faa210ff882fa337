"""`kagu connect forget_deleted_accounts`: erases what is kept of accounts long gone; so does the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.delete_account import forget_deleted_accounts


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Accounts forgotten: {forget_deleted_accounts()}.")
