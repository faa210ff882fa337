"""The register of services, for agents: the same checks as the command, secrets shown once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from kagu.connect.clients.desk_acts import CHANGE, GUARDED, NEW_SECRET, SERVICE_ACTS
from kagu.connect.clients.models import Client
from kagu.connect.clients.registration import (
    METHODS_WITH_SECRET,
    record_service,
    rotate_secret,
    set_enabled,
    words_of,
)
from kagu.connect.clients.registry import forget_client
from kagu.connect.clients.validate_client import NOTICES, default_sector, validate_client
from kagu.design_system.kept_forms import keeps_typed
from kagu.desk.acts import ask_for
from kagu.desk.agent_act import AgentAct

# Django's forms and lists of acts have no field for it: the line says what differs, before and after.
PAGE_REASON = _("Registre des téléservices")


class LinesField(forms.CharField):
    """A list, one value a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class ClientForm(forms.ModelForm):
    """Lists as lines; the sector follows from the only host, where there is only one."""

    redirect_uris = LinesField(required=False)
    post_logout_redirect_uris = LinesField(required=False)
    event_types = LinesField(required=False)
    scopes = LinesField(required=False)
    audiences = LinesField(required=False)
    resources = LinesField(required=False)
    grant_types = LinesField(required=False)
    response_modes = LinesField(initial=["query", "form_post"])

    class Meta:
        model = Client
        fields = (
            "client_id",
            "name",
            "description",
            "home_url",
            "logo_url",
            "policy_url",
            "contact",
            "deletion_notice",
            "data_notice",
            "redirect_uris",
            "post_logout_redirect_uris",
            "backchannel_logout_uri",
            "event_uri",
            "deletion_preview_uri",
            "event_types",
            "scopes",
            "audiences",
            "resources",
            "sector",
            "grant_types",
            "response_modes",
            "auth_method",
            "jwks",
            "jwks_uri",
            "id_token_alg",
            "userinfo_alg",
            "requires_pkce",
            "requires_par",
            "requires_dpop",
            "requires_signed_request",
            "is_enabled",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("sector"):
            cleaned["sector"] = default_sector(cleaned.get("redirect_uris") or [])
        for name in NOTICES:
            # An emptied field is no notice, not JSON's null.
            cleaned[name] = cleaned.get(name) or {}
        return cleaned

    def full_clean(self) -> None:
        """The whole registration is judged once the row holds what was typed."""
        super().full_clean()
        try:
            validate_client(self.instance)
        except ValidationError as faults:
            self.add_error(None, faults)


@admin.register(Client)
class ClientAdmin(admin.ModelAdmin):
    """Adding a service, and the two acts an agent needs: another secret, stop."""

    form = ClientForm
    list_display = ("name", "client_id", "auth_method", "is_enabled", "created_at")
    list_filter = ("is_enabled", "auth_method")
    search_fields = ("name", "client_id")
    actions = ("give_new_secret", "disable", "enable")

    @keeps_typed(*ClientForm.Meta.fields)
    def add_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(*args, **kwargs)

    @keeps_typed(*ClientForm.Meta.fields)
    def change_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(*args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Client | None = None) -> tuple[str, ...]:
        return ("client_id", "sector") if obj else ()

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:
        """Addresses and keys wait for a second agent, with all that was changed beside them."""
        before = words_of(Client.objects.get(pk=obj.pk)) if change else {}
        after = words_of(obj)
        changed = {name: value for name, value in after.items() if change and before[name] != value}
        obj.waits = not changed.keys().isdisjoint(GUARDED)  # type: ignore[attr-defined]
        if obj.waits:  # type: ignore[attr-defined]
            _ask(request, CHANGE, obj, fields=changed)
            return
        super().save_model(request, obj, form, change)
        forget_client(obj.client_id)
        record_service(obj, "service_changed" if change else "service_added", _by(request), before, after)

    def log_change(self, request: HttpRequest, obj: Client, message: Any) -> Any:
        """Django's own note of what was saved."""
        return None if obj.waits else super().log_change(request, obj, message)  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Client, post_url_continue: Any = None) -> HttpResponse:
        return self._first_secret(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Client) -> HttpResponse:
        if obj.waits:  # type: ignore[attr-defined]
            return redirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=_("Donner un nouveau secret"), permissions=["change"])
    def give_new_secret(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        for client in clients.filter(auth_method__in=METHODS_WITH_SECRET):
            _ask(request, NEW_SECRET, client)

    @admin.action(description=_("Arrêter"), permissions=["change"])
    def disable(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        for client in clients:
            set_enabled(client, False, by=_by(request))

    @admin.action(description=_("Remettre en service"), permissions=["change"])
    def enable(self, request: HttpRequest, clients: QuerySet[Client]) -> None:
        for client in clients:
            set_enabled(client, True, by=_by(request))

    def _first_secret(self, request: HttpRequest, client: Client) -> HttpResponse | None:
        """For a service that proves itself with a secret and has none yet."""
        if client.auth_method not in METHODS_WITH_SECRET or client.secret_hash:
            return None
        return self._show(request, [(client.client_id, rotate_secret(client, by=_by(request)))])

    def _show(self, request: HttpRequest, secrets: list[tuple[str, str]]) -> HttpResponse:
        """In the answer to the form itself: a message would pass through a cookie, or a session."""
        context = {**self.admin_site.each_context(request), "secrets": secrets, "opts": self.opts}
        return TemplateResponse(request, "admin/clients/new_secrets.html", context)


def _ask(request: HttpRequest, name: str, client: Client, **wanted: Any) -> None:
    """The act waits at the desk; a message says so, or why not."""
    current = Client.objects.get(pk=client.pk)
    ask_for(request, SERVICE_ACTS, SERVICE_ACTS.named(name), current, str(PAGE_REASON), **wanted)


def _by(request: HttpRequest) -> dict[str, Any]:
    agent: Any = request.user
    return AgentAct(agent, str(PAGE_REASON)).line
