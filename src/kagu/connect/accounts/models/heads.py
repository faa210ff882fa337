"""The rows of seals: how far each account's history reached, and the site's own chain over them all."""

from django.db import models


class ActivityHead(models.Model):
    """A line of an account's history, sealed with the site's own key; at 0: that the account was erased.

    Rows are only ever added, and outlive their account; `site_position` is the site head that covers them.
    `is_of_act`: sealed by the act itself, as it wrote the line; what the day seals proves no act.
    """

    user = models.ForeignKey(
        "accounts.User",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="activity_heads",
        db_index=False,
    )
    position = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    mac = models.CharField(max_length=64)
    site_position = models.PositiveIntegerField(null=True, db_index=True)
    is_of_act = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_head_per_line", fields=["user", "position"])]


class SealingProgress(models.Model):
    """The one row that says up to which line histories were looked at: a sealing cut short goes on there.

    Whoever covers heads by a site head locks it.
    """

    line_id = models.BigIntegerField(default=0)


class SiteHead(models.Model):
    """One a day: the hash over the heads sealed since the one before, and over that one; signed."""

    position = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    heads = models.PositiveIntegerField()
    heads_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.TextField()

    def __str__(self) -> str:
        """What an operator keeps outside the database."""
        return f"{self.position}:{self.hash}"
