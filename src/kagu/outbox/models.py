"""The rows of what must leave the house, and of the workers that deliver it."""

import uuid

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

# The order of the pick, as no index has it but those that hold what waits: by the key itself PostgreSQL would
# walk through all that was ever delivered.
IN_ORDER = Func(F("id"), template="%(expressions)s + 0", output_field=models.BigIntegerField())


class OutboxMessage(models.Model):
    """Written in the act's transaction, delivered by a worker at least once.

    `message_id` stays the same over all attempts: receivers know a repetition by it.
    While a worker delivers, `lease` names its claim and `next_try_at` is when that claim runs out.
    A held one may have left before a copy of the database was put back: an operator decides.
    `mailbox` is a mail's destination in the one spelling that limits compare, `refused_at` when our own relay
    first refused it for a reason that may be the relay's.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        DELIVERED = "delivered", _("distribué")
        DEAD = "dead", _("non distribué")
        HELD = "held", _("retenu")

    message_id = models.UUIDField(_("identifiant"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("nature"), max_length=30)
    destination = models.CharField(_("destinataire"), max_length=500)
    lane = models.CharField(max_length=300)
    mailbox = models.CharField(max_length=500, null=True)
    payload = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    dedupe_key = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("essais"), default=0)
    next_try_at = models.DateTimeField(_("prochain essai"))
    give_up_at = models.DateTimeField(_("abandon"))
    expires_at = models.DateTimeField(_("expiration"), null=True)
    lease = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("création"))
    refused_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(_("distribution"), null=True)
    last_error = models.CharField(_("dernière erreur"), max_length=500, blank=True)
    # Of somebody whose account is gone: emptied once it is delivered or given up.
    is_to_forget = models.BooleanField(default=False)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message à livrer")
        verbose_name_plural = _("messages à livrer")
        indexes = [
            # What waits and nothing else: `picking` and `retention` say for what.
            models.Index("kind", IN_ORDER, condition=Q(state="waiting"), name="outbox_by_kind"),
            models.Index("kind", "lane", IN_ORDER, condition=Q(state="waiting"), name="outbox_by_lane"),
            models.Index(fields=["give_up_at"], condition=Q(state="waiting"), name="outbox_by_giving_up"),
            models.Index(
                fields=["kind", "created_at"],
                condition=Q(state="waiting") & ~Q(last_error=""),
                name="outbox_tried",
            ),
            models.Index(fields=["kind"], condition=Q(state="dead"), name="outbox_dead"),
            models.Index(fields=["state", "id"], name="outbox_of_a_state"),
            models.Index(fields=["kind", "id"], name="outbox_of_a_kind"),
            models.Index(fields=["destination", "delivered_at"], name="outbox_by_destination"),
            models.Index(fields=["delivered_at"], name="outbox_by_delivery"),
            models.Index(
                fields=["mailbox", "delivered_at"],
                condition=Q(mailbox__isnull=False),
                name="outbox_by_mailbox",
            ),
            models.Index(
                fields=["is_to_forget"],
                condition=Q(is_to_forget=True, forgotten_at=None),
                name="outbox_to_forget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class WorkerHeartbeat(models.Model):
    """One worker process that was alive at `seen_at`."""

    worker_id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
