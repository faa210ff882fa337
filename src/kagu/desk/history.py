"""The history as a desk shows it: what happened, who did it, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from kagu.design_system.paging import page_of
from kagu.desk.looks import reason_in_words

LINES_PER_PAGE = 20
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Line:
    """One line. Where an agent acted: who, why, and the agent's number, of which the page shows enough
    to tell two of one name apart; the same of a second agent who confirmed.
    """

    at: datetime
    words: str
    actor: str = ""
    reason: str = ""
    agent: str = ""
    second_actor: str = ""
    second_agent: str = ""
    device: str = ""

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return reason_in_words(self.reason)


def history_of(
    request: HttpRequest, activities: QuerySet[Row], line: Callable[[Row], Line]
) -> dict[str, Any]:
    """What `desk/history.html` shows: the page asked for, newest first as the rows come."""
    page = page_of(request, activities, per_page=LINES_PER_PAGE)
    return {"page": page, "lines": [line(activity) for activity in page]}
