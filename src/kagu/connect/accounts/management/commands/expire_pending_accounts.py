"""`kagu connect expire_pending_accounts`: erases what nobody activated in time; the worker does it hourly."""

from typing import Any

from django.core.management.base import BaseCommand

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.mailed_links.forget_links import forget_old_links


class Command(BaseCommand):
    help = "Erase the accounts that nobody activated in time, and links that expired long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts, links = expire_pending_accounts(), forget_old_links()
        self.stdout.write(f"Accounts erased: {accounts}. Links forgotten: {links}.")
