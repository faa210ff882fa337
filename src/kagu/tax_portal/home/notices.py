"""The notices: one printable page per journey, readable before login (R7, R8, R164)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Notice:
    """One notice: its place in the address, its title, the template that holds its text."""

    slug: str
    title: Promise

    @property
    def template(self) -> str:
        return f"home/notices/{self.slug}.html"


NOTICES = (
    Notice("creer-mon-compte", _("Créer mon compte personnel")),
    Notice("s-abonner", _("S'abonner au téléservice « Vos démarches fiscales en ligne »")),
    Notice("activer-ma-societe", _("Activer les démarches fiscales en ligne pour votre société")),
    Notice("gerer-mon-compte", _("Gérer mon compte personnel")),
    Notice("agir-pour-un-tiers", _("Effectuer une démarche fiscale en ligne pour un tiers")),
    Notice("deleguer-des-services", _("Déléguer des services")),
)


@login_not_required
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One notice, to read or to print."""
    numbers = {notice.slug: number for number, notice in enumerate(NOTICES, start=1)}
    if slug not in numbers:
        raise Http404
    notice = NOTICES[numbers[slug] - 1]
    context = {"notices": NOTICES, "notice": notice, "number": numbers[slug]}
    return render(request, notice.template, context)
