"""Django's `migrate`, one at a time: of two machines that begin together, the second finds nothing to do."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from kagu.upgrade.one_at_a_time import alone


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with alone(connections[options["database"]], self._tell):
            super().handle(*args, **options)

    def _tell(self) -> None:
        self.stderr.write("Another process migrates this database: waiting until it has ended.")
