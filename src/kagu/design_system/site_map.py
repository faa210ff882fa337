"""The site map (RGAA 12.1): each site names its own parts, the legal pages are the same everywhere."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A page: what it is called, and its address or the name of its view.
Link = tuple[str | Promise, str]
Part = tuple[str | Promise, Sequence[Link]]

LEGAL: Part = (
    _("Informations légales"),
    (
        (_("Conditions générales d'utilisation"), "terms"),
        (_("Mentions Légales"), "legal_notice"),
        (_("Déclaration d’accessibilité"), "accessibility"),
        (_("Contact"), "contact"),
    ),
)


def show_site_map(request: HttpRequest, parts: Sequence[Part]) -> HttpResponse:
    """The page: every part with links to its pages, wherever the visitor may go after logging in."""
    shown = [
        (title, [(words, _address(place)) for words, place in links]) for title, links in (*parts, LEGAL)
    ]
    return render(request, "design_system/site_map.html", {"parts": shown})


def _address(place: str) -> str:
    return place if place.startswith("/") else reverse(place)
