"""How the list of messages stays quick with a million of them: nothing is counted to its end."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kagu.inputs.addresses import normalize_address
from kagu.outbox.backlog import KINDS
from kagu.outbox.models import OutboxMessage

# Pages end here: who looks for an older one names it.
MOST = 1000


class NewestPages(Paginator):
    """The newest thousand, counted no further."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


class KindFilter(admin.SimpleListFilter):
    """Kinds in words, without asking which ones there are."""

    title = _("nature")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(KINDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


def named(messages: QuerySet[OutboxMessage], wanted: str) -> QuerySet[OutboxMessage]:
    """Those to this whole address, or with this identifier; all where nothing is wanted."""
    wanted = wanted.strip()
    if not wanted:
        return messages
    try:
        return messages.filter(message_id=UUID(wanted))
    except ValueError:
        # Each by its own index, then all of them in the order of the list.
        ways = ({"destination": wanted}, {"mailbox": normalize_address(wanted)})
        keys = [OutboxMessage.objects.filter(**way).values_list("pk", flat=True)[:MOST] for way in ways]
        return messages.filter(pk__in={key for some in keys for key in some})
