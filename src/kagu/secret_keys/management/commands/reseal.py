"""`kagu SITE reseal`: seals under today's secret key what lies under an older one that is kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kagu.secret_keys.sealed_rows import Under, sealed_columns


class Command(BaseCommand):
    """Run it after each change of the secret key: only then the older one may be dropped."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        lost = 0
        for subject, column in sealed_columns().items():
            done, unknown = column.seal_anew(), column.count()[Under.UNKNOWN]
            self.stdout.write(f"{subject}: {done} sealed anew, {unknown} that no kept key opens")
            lost += unknown
        if lost:
            raise CommandError("Keep every older key until this says 0 everywhere.")
