"""« Contester »: the link by which a representative refuses a newcomer (D26)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question
from kagu.tax_portal.taxpayers.companies.company_roles import contest_role
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE


@mailed_link_page(
    CONTEST_ROLE,
    ask=question(
        _("Contester un nouveau représentant"),
        _("Si vous confirmez, cette personne ne représente plus la société, et un agent est prévenu."),
        _("Contester"),
    ),
)
def contest(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """The newcomer's role ends."""
    contest_role(link)
    return link_page(request, "companies/contested.html", {})
