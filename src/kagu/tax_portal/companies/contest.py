"""« Contester »: the link by which a representative refuses a newcomer (D26)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.mailed_links.links import LinkRefused
from kagu.mailed_links.pages import confirm_page, link_page, read_link, refusal_page
from kagu.tax_portal.taxpayers.companies.company_roles import contest_role
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest) -> HttpResponse:
    """GET asks, POST ends the newcomer's role."""
    try:
        link = read_link(request, CONTEST_ROLE)
        if request.method == "POST":
            contest_role(link)
            return link_page(request, "companies/contested.html", {})
    except LinkRefused as refusal:
        return refusal_page(request, refusal)
    return confirm_page(
        request,
        link,
        title=_("Contester un nouveau représentant"),
        text=_("Si vous confirmez, cette personne ne représente plus la société, et un agent est prévenu."),
        button=_("Contester"),
    )
