"""Finding the account of the person at the counter: by the exact address, or by names."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.models import User
from kagu.connect.agents.agents_only import AgentRequest
from kagu.inputs.addresses import normalize_address

MOST_RESULTS = 20


class SearchForm(forms.Form):
    """Sent by POST: an address does not belong in the browser's history (ASVS 14.2.1)."""

    wanted = forms.CharField(
        label=_("Adresse email ou nom"),
        help_text=_("L'adresse complète, ou le prénom et le nom."),
        min_length=2,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: AgentRequest) -> HttpResponse:
    """The first page of the desk."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        found = list(_find(form.cleaned_data["wanted"])[: MOST_RESULTS + 1])
        context |= {"searched": True, "found": found[:MOST_RESULTS], "is_more": len(found) > MOST_RESULTS}
    return render(request, "agents/search.html", context)


def _find(wanted: str) -> QuerySet[User]:
    accounts = User.objects.exclude(state=User.State.DELETED).order_by("family_name", "first_name", "pk")
    if "@" in wanted:
        return accounts.filter(email_normalized=normalize_address(wanted))
    for word in wanted.split():
        accounts = accounts.filter(Q(first_name__icontains=word) | Q(family_name__icontains=word))
    return accounts
