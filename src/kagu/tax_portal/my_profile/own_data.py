"""« Mes données fiscales »: all that the portal holds about the person, to read and to take away."""

import json
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from kagu.design_system.templatetags.design_system import moment
from kagu.tax_portal.my_profile.own_data_words import COLUMNS, TITLES
from kagu.tax_portal.my_profile.recent_login import log_in_again, logged_in_recently
from kagu.tax_portal.taxpayers.account.own_data import Row, own_data
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.texts.dates import say_date

# The page shows the last of them; the file has them all.
MOST_ON_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PersonRequest) -> HttpResponse:
    """GET shows the page, POST gives the file; both ask for a login of a short time ago."""
    if not logged_in_recently(request):
        return log_in_again(request, "my_profile:own_data", part="")
    data = own_data(request.user)
    if request.method == "POST":
        return _file(data)
    sections = [_section(name, title, data[name]) for name, title in TITLES.items()]
    response = render(request, "my_profile/own_data.html", {"sections": sections})
    response["Cache-Control"] = "no-store"
    return response


def _file(data: dict[str, list[Row]]) -> HttpResponse:
    content = json.dumps(data, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())
    return HttpResponse(
        content,
        headers={
            "Content-Type": "application/json",
            "Content-Disposition": 'attachment; filename="mes-donnees-fiscales.json"',
            "Cache-Control": "no-store",
        },
    )


def _section(name: str, title: Promise, rows: list[Row]) -> dict[str, Any]:
    """The rows with their words, the last one first."""
    shown = [[(COLUMNS[column], _words(value)) for column, value in row.items()] for row in rows[::-1]]
    is_more = len(rows) > MOST_ON_PAGE
    return {"name": name, "title": title, "rows": shown[:MOST_ON_PAGE], "is_more": is_more}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return say_date(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}\u00a0: {_words(answer)}" for name, answer in value.items())
    if isinstance(value, list):
        return "\u202f; ".join(" ".join(filter(None, map(_words, row.values()))) for row in value)
    return str(value) if value not in (None, "") else ""
