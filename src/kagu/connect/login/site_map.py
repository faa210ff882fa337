"""The site map of connect: how to enter, and what there is inside."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.design_system.site_map import show_site_map

PARTS = (
    (
        _("Entrer"),
        (
            (_("Se connecter"), "login:log_in"),
            (_("Créer un compte"), "login:create_account"),
            (_("Mot de passe oublié ?"), "login:forgotten_password"),
            (_("Renvoyer l’email d’activation"), "login:send_activation_again"),
        ),
    ),
    (
        _("Mon compte"),
        (
            (_("Mon compte"), "my_account:home"),
            (_("Modifier votre email"), "my_account:change_email"),
            (_("Changer le mot de passe"), "my_account:change_password"),
            (_("Clés d'accès et codes"), "my_account:second_factors"),
            (_("Vos appareils connectés"), "my_account:end_sessions"),
            (_("Historique"), "my_account:history"),
            (_("Mes données"), "my_account:export_data"),
            (_("Supprimer mon compte"), "my_account:delete_account"),
        ),
    ),
)


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return show_site_map(request, PARTS)
