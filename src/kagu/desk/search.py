"""The first page of a desk: finding whom the person at the counter asks about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.desk import journal
from kagu.desk.agent_act import name_of
from kagu.desk.guard import Page
from kagu.desk.waiting import Families, shown_waiting
from kagu.inputs.fields import ReadField

MOST_RESULTS = 20
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Found:
    """One line of the results: a name, where it leads, what tells two of one name apart."""

    name: str
    url: str
    details: str
    icon: str = "user"


@dataclass(frozen=True, kw_only=True)
class Search(Generic[Row]):
    """What the agents of a site look for, how it is found, and the page's words for it.

    `kind_of` says by what one searched (a number, a name): the journal keeps that, never what was typed.
    """

    introduction: Promise
    label: Promise
    help_text: Promise
    nobody: Promise
    too_many: Promise
    # Raises InputRefused, with words, for what cannot be looked for.
    find: Callable[[str], QuerySet[Row]]
    line: Callable[[Row], Found]
    kind_of: Callable[[str], str]


class WantedField(ReadField):
    """What is looked for; its value is whatever was found."""

    attributes = {"autocomplete": "off", "spellcheck": "false"}
    default_error_messages = {"required": _("Saisissez ce que vous cherchez.")}

    def __init__(self, find: Callable[[str], QuerySet[Any]], **kwargs: Any) -> None:
        self.find = find
        super().__init__(**kwargs)

    def read(self, typed: str) -> QuerySet[Any]:
        return self.find(typed)


class SearchForm(forms.Form):
    """Sent by POST: an address or a number does not belong in the browser's history (ASVS 14.2.1)."""

    def __init__(self, search: Search[Any], data: Any = None) -> None:
        super().__init__(data)
        self.fields["wanted"] = WantedField(
            search.find, label=str(search.label), help_text=str(search.help_text)
        )


def search_page(search: Search[Any], families: Families) -> Page:
    """The page of this search, with what waits of these acts; a site puts it behind its guard."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        form = SearchForm(search, request.POST or None)
        context: dict[str, object] = {"form": form, "search": search, **shown_waiting(request, families)}
        if form.is_valid():
            found = list(form.cleaned_data["wanted"][: MOST_RESULTS + 1])
            lines = [search.line(row) for row in found[:MOST_RESULTS]]
            context |= {"searched": True, "found": lines, "is_more": len(found) > MOST_RESULTS}
            _record(request.user, search.kind_of(str(form.data["wanted"])), len(lines))
        return render(request, "desk/search.html", context)

    return page


def _record(agent: Any, kind: str, results: int) -> None:
    journal.record("searched", actor=name_of(agent), agent=str(agent.pk), by=kind, results=results)
