"""Agents see what could not be delivered and send it again; secrets and contents stay out of sight."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kagu.outbox.admin_list import KindFilter, NewestPages, named
from kagu.outbox.dead_letters import resend
from kagu.outbox.models import OutboxMessage

SHOWN = (
    "message_id",
    "kind",
    "destination",
    "state",
    "attempts",
    "created_at",
    "next_try_at",
    "give_up_at",
    "expires_at",
    "delivered_at",
    "last_error",
)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin):
    """A list to read, with one action."""

    list_display = ("created_at", "kind", "destination", "state", "attempts", "last_error")
    list_filter = ("state", KindFilter)
    # Django shows the field where there are some; what is found is said by `named`.
    search_fields = ("destination",)
    search_help_text = _(
        "Une adresse entière, ou un identifiant. Seuls les mille derniers messages sont listés."
    )
    ordering = ("-pk",)
    show_full_result_count = False
    paginator = NewestPages
    fields = SHOWN
    readonly_fields = SHOWN
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutboxMessage | None = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboxMessage], search_term: str
    ) -> tuple[QuerySet[OutboxMessage], bool]:
        return named(queryset, search_term), False

    @admin.action(description=_("Renvoyer les messages non distribués"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        count = resend(queryset)
        text = ngettext("%(count)d message est renvoyé.", "%(count)d messages sont renvoyés.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS if count else messages.WARNING)
