"""« Historique »: what happened to the account, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from kagu.connect.accounts.history.words import in_words
from kagu.connect.accounts.models import Activity
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.my_account.account_request import AccountRequest
from kagu.desk.looks import reason_in_words

LINES_PER_PAGE = 30


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    words: str
    device: str
    network: str
    is_by_agent: bool
    why: str


def read(request: AccountRequest) -> HttpResponse:
    """The newest first; place is told by network prefix only."""
    page = Paginator(request.user.activities.all(), LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [_line(activity) for activity in page]}
    return render(request, "my_account/history.html", context)


def _line(activity: Activity) -> Line:
    return Line(
        at=activity.at,
        words=in_words(activity),
        device=device_in_words(activity.user_agent) if activity.user_agent else "",
        network=activity.network,
        is_by_agent=bool(activity.actor),
        why=reason_in_words(activity.details.get("reason", "")) if activity.actor else "",
    )
