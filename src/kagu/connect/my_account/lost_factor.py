"""« Garder ma protection » on « Mon compte »: whoever is logged in stops the loss that was declared."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kagu.connect.accounts.authority.young_factors import may_object
from kagu.connect.accounts.keep_factors import keep_factors
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.my_account.account_request import AccountRequest


@require_POST
def keep(request: AccountRequest) -> HttpResponse:
    """The button of the banner."""
    if may_object(request):
        keep_factors(request.user, origin_of(request))
        messages.success(request, _("Votre protection est gardée : vos clés et vos codes restent demandés."))
    else:
        messages.warning(
            request,
            _(
                "La clé ou l'application qui a ouvert cette session a moins de 7 jours. Pour garder votre "
                "protection, utilisez le lien reçu par email."
            ),
        )
    return redirect("my_account:second_factors")
