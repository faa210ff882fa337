"""« Contester »: the link by which a representative refuses a newcomer (D26)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import confirm_page, link_page, mailed_link_page
from kagu.tax_portal.taxpayers.companies.contest_role import contest_role, contestable
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE


def _ask(request: HttpRequest, link: MailedLink) -> HttpResponse:
    with transaction.atomic():
        newcomer, _defended = contestable(link)
    text = _(
        "Si vous confirmez, %(newcomer)s ne représente plus %(company)s, et les rôles et délégations "
        "donnés par cette personne prennent fin. Un agent est prévenu."
    )
    names = {"newcomer": newcomer.portal_user.known_name, "company": newcomer.company.taxpayer.full_name}
    return confirm_page(
        request,
        link,
        title=_("Contester un nouveau représentant"),
        text=text % names,
        button=_("Contester"),
    )


@mailed_link_page(CONTEST_ROLE, ask=_ask)
def contest(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """The newcomer's role ends, with what was given by it."""
    contest_role(link)
    return link_page(request, "companies/contested.html", {})
