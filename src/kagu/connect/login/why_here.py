"""Why somebody sees the login page who did not ask for it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kagu.connect.clients.models import Client
from kagu.design_system.kept_forms import has_shown_pages


def why_here(request: HttpRequest, path: str, service: Client | None) -> str:
    """One sentence, or nothing where the person came by themselves or the service says it already.

    `path` is where they were going, `service` whose request it carries. Nobody's account is spoken of: only
    this browser's own pages.
    """
    if service and request.user.is_authenticated:
        return _("%(service)s demande de vérifier que c’est bien vous. Connectez-vous de nouveau.") % {
            "service": service.name
        }
    # « Mon compte » is what this page opens by itself.
    if service or path in ("", reverse("my_account:home")):
        return ""
    if has_shown_pages(request):
        return _("Votre session a pris fin. Connectez-vous de nouveau : vous reviendrez à la même page.")
    return _("Cette page est personnelle. Connectez-vous pour l’ouvrir.")
