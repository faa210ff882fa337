"""« Historique »: what happened to the account, in plain words, and where a line no longer holds."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.history.faults import Fault, faults_of
from kagu.connect.accounts.history.words import in_words, reason_of, remarks_on
from kagu.connect.accounts.models import Activity
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.my_account.account_request import AccountRequest
from kagu.design_system.paging import page_of

LINES_PER_PAGE = 30
FAULTS: dict[Fault, Promise] = {
    Fault.ALTERED: _("Cette ligne n'est plus celle que le service avait écrite."),
    Fault.LINES_BEFORE_ARE_GONE: _("Des lignes plus anciennes que celle-ci ont disparu."),
    Fault.LINES_AFTER_ARE_GONE: _("Des lignes plus récentes que celle-ci ont disparu."),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened; `fault` where the line is not as it was written."""

    at: datetime
    words: str
    device: str
    network: str
    is_by_agent: bool
    why: str
    remarks: list[str]
    fault: Promise | None


def read(request: AccountRequest) -> HttpResponse:
    """The newest first; place is told by network prefix only."""
    activities, faults = request.user.activities.all(), faults_of(request.user)
    page = page_of(request, activities, per_page=LINES_PER_PAGE)
    context = {
        "page": page,
        "lines": [_line(activity, faults.get(activity.position)) for activity in page],
        "faults": len(faults),
        "fault_page": _page_of(request, max(faults)) if faults else 1,
    }
    return render(request, "my_account/history.html", context)


def _page_of(request: AccountRequest, position: int) -> int:
    newer = request.user.activities.filter(position__gt=position).count()
    return newer // LINES_PER_PAGE + 1


def _line(activity: Activity, fault: Fault | None) -> Line:
    return Line(
        at=activity.at,
        words=in_words(activity),
        device=device_in_words(activity.user_agent) if activity.user_agent else "",
        network=activity.network,
        is_by_agent=bool(activity.actor),
        why=reason_of(activity),
        remarks=remarks_on(activity),
        fault=FAULTS[fault] if fault else None,
    )
