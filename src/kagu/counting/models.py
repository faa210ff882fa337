"""The row of a count."""

from django.db import models


class Tally(models.Model):
    """How much came under one name of one kind, until `ends_at`; then it starts again.

    `id` is a keyed hash: networks and addresses are counted and never stored. Times are seconds since 1970
    (UTC), so that one statement adds on SQLite and PostgreSQL alike.
    """

    id = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=40)
    count = models.PositiveIntegerField()
    since = models.FloatField()
    last_at = models.FloatField()
    ends_at = models.FloatField()

    class Meta:
        # Not on what every addition changes: PostgreSQL then writes no index anew.
        indexes = [
            models.Index(fields=["kind"], name="tallies_of_a_kind"),
            models.Index(fields=["ends_at"], name="tallies_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
