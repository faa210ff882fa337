"""The site map of the portal: what anybody may read, and what there is with an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.design_system.site_map import Link, show_site_map
from kagu.tax_portal.home.notices import NOTICES

WITH_AN_ACCOUNT = (
    (
        _("Mon profil"),
        (
            (_("Mon profil"), "my_profile:show"),
            (_("Consulter et télécharger mes données fiscales"), "my_profile:own_data"),
            (_("Qui a consulté mon dossier"), "my_profile:agents_in_my_file"),
            (_("S'abonner"), "subscription:terms"),
            (_("Résilier mon abonnement"), "subscription:end"),
        ),
    ),
    (
        _("Mes démarches"),
        (
            (_("Démarches personnelles"), "procedures:personal"),
            (_("Démarches pour un tiers"), "third_parties:list"),
            (_("Messages"), "procedures:messages"),
            (_("Mes sociétés"), "companies:list"),
            (_("Activer une société"), "companies:activate"),
            (_("Délégations"), "delegations:list"),
        ),
    ),
)


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    notices = [(notice.title, reverse("home:notice", args=[notice.slug])) for notice in NOTICES]
    everybody: list[Link] = [
        (_("Accueil"), "home:home"),
        (_("Vérifier un récépissé ou un avis"), "procedures:verify_receipt"),
    ]
    return show_site_map(request, [(_("Sans compte"), everybody), (_("Notices"), notices), *WITH_AN_ACCOUNT])
