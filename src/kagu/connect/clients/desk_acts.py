"""The acts on a service that wait for a second agent: its addresses and keys, a new secret."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.connect.clients import registration
from kagu.connect.clients.models import Client
from kagu.connect.clients.registration import METHODS_WITH_SECRET
from kagu.desk.agent_act import ActRefused, AgentAct
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects

CHANGE, NEW_SECRET = "modifier", "nouveau-secret"
# Whoever changes one of these may stand where the service stood.
GUARDED = (
    "redirect_uris",
    "post_logout_redirect_uris",
    "backchannel_logout_uri",
    "event_uri",
    "deletion_preview_uri",
    "auth_method",
    "jwks",
    "jwks_uri",
)


class MayNotChange(ActRefused):
    """The agent who asks has no right on the register of services."""


class NoRegistration(ActRefused):
    """With this change the service could not be registered."""


def change(client: Client, by: AgentAct[Any]) -> str:
    """The secret, where the service needs one from now on."""
    try:
        return registration.change_client(client, by.wanted["fields"], by=by.line)
    except ValidationError as faults:
        raise NoRegistration from faults


def give_new_secret(client: Client, by: AgentAct[Any]) -> str:
    """The old one serves for a day."""
    return registration.rotate_secret(client, by=by.line)


def _details(client: Client, wanted: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    fields = wanted.get("fields", {})
    return [(name, _in_lines(getattr(client, name)), _in_lines(value)) for name, value in fields.items()]


def _in_lines(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")


def _refuse(client: Client, by: AgentAct[Any]) -> None:
    if not by.agent.has_perm("clients.change_client"):
        raise MayNotChange


def _show_secret(request: HttpRequest, client: Client, secret: str) -> HttpResponse:
    """In the answer to the form itself: a message would pass through a cookie, or a session."""
    response = render(request, "clients/service_changed.html", {"client": client, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


SERVICE_ACTS = DeskActs(
    (
        DeskAct(
            CHANGE,
            _("Modifier un téléservice"),
            _("Ses adresses, ses clés ou sa manière de se prouver changent aussitôt."),
            _("Le téléservice est modifié."),
            change,
            lambda client: True,
            is_danger=True,
            answer=_show_secret,
            needs_second_agent=True,
            details=_details,
        ),
        DeskAct(
            NEW_SECRET,
            _("Donner un nouveau secret à un téléservice"),
            _("L'ancien secret sert encore un jour. Le nouveau n'est montré qu'à l'agent qui confirme."),
            _("Le nouveau secret est donné."),
            give_new_secret,
            lambda client: client.auth_method in METHODS_WITH_SECRET,
            is_danger=True,
            answer=_show_secret,
            needs_second_agent=True,
        ),
    ),
    {
        MayNotChange: _("Vous n'avez pas de droit sur le registre des téléservices."),
        NoRegistration: _("Avec cette modification, le téléservice ne serait plus inscriptible."),
        ActRefused: _("Le téléservice ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family="service",
        find=lambda key, is_locked: _rows(is_locked).filter(pk=key).first(),
        about=lambda client: f"{client.name} ({client.client_id})",
        page=lambda client: reverse("admin:clients_client_change", args=[client.pk]),
        state_of=lambda client: [client.revision],
        refuse=_refuse,
    ),
)


def _rows(is_locked: bool) -> Any:
    return Client.objects.select_for_update() if is_locked else Client.objects.all()
