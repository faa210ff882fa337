"""Finding a taxpayer: by fiscal identifier, RID or RIDET, or by names."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

MOST_RESULTS = 20


class SearchForm(forms.Form):
    """Sent by POST: an identifier does not belong in the browser's history (ASVS 14.2.1)."""

    wanted = forms.CharField(
        label=_("Identifiant fiscal, RID, RIDET ou nom"),
        help_text=_("Un numéro s'écrit en entier ; un nom peut être écrit en partie."),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: PersonRequest) -> HttpResponse:
    """The first page of the desk."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        found = list(_find(form.cleaned_data["wanted"])[: MOST_RESULTS + 1])
        context |= {"searched": True, "found": found[:MOST_RESULTS], "is_more": len(found) > MOST_RESULTS}
    return render(request, "agents/search.html", context)


def _find(wanted: str) -> QuerySet[Taxpayer]:
    taxpayers = Taxpayer.objects.select_related("company").order_by("name", "first_names", "pk")
    number = "".join(wanted.split())
    if number.isdecimal():
        is_company = Q(company__rid=number) | Q(company__establishments__ridet=number)
        return taxpayers.filter(Q(fiscal_id=number) | is_company).distinct()
    for word in wanted.split():
        taxpayers = taxpayers.filter(Q(name__icontains=word) | Q(first_names__icontains=word))
    return taxpayers
