"""What a desk keeps: acts that wait for a second agent, and the journal of all that agents do."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class WaitingAct(models.Model):
    """An act that one agent asked for, and a second one confirms or refuses.

    `family` and `name` say which act, `subject` on what; `fingerprint` is what the subject was then, and
    `wanted` what the act needs to know beside it. `alone_from`: the moment from which the same agent may
    confirm, in an office that has one.
    """

    class State(models.TextChoices):
        """S-desk: it waits, then one of the others, for good."""

        WAITING = "waiting"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        OVERTAKEN = "overtaken"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family = models.CharField(max_length=30)
    name = models.CharField(max_length=50)
    subject = models.CharField(max_length=100)
    wanted = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="acts_asked"
    )
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    alone_from = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="acts_decided"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_act_of_a_name_waits_for_a_subject",
                fields=["family", "name", "subject"],
                condition=Q(state="waiting"),
            )
        ]


class DeskLine(models.Model):
    """One line of the desk's journal; rows are only ever added, each `hash` covers the line before it.

    `agent` is the account's number, kept as words: the line stays what it was when the account goes.
    """

    position = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=50)
    agent = models.CharField(max_length=36, blank=True)
    actor = models.CharField(max_length=150)
    subject = models.CharField(max_length=130, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-position"]


class DeskEnd(models.Model):
    """The one row that says where the journal ends: whoever adds a line locks it first."""

    position = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)


class DeskSeal(models.Model):
    """The site's own word, once a day, for what the journal's last line was."""

    position = models.PositiveIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    mac = models.CharField(max_length=64)
