"""Long lists, a page at a time; `{% pages %}` says which of how many, so that none ends silently."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 25


class ListPages(Paginator):
    """The pages of one list among those of a screen; its parameter says which page is wanted."""

    def __init__(self, rows: QuerySet[Any] | Sequence[Any], per_page: int, parameter: str) -> None:
        super().__init__(rows, per_page)
        self.parameter = parameter


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    parameter: str = "page",
    per_page: int = PER_PAGE,
) -> Page:
    """The page that the address asks for; the first for nonsense, the last for one past the end."""
    listed = _in_total_order(rows) if isinstance(rows, QuerySet) else rows
    return ListPages(listed, per_page, parameter).get_page(request.GET.get(parameter))


def address_of_page(request: HttpRequest, page: Page, number: int, heading: str) -> str:
    """Where that page of the list is, with what else the address says: a search, another list's page."""
    asked = request.GET.copy()
    asked[getattr(page.paginator, "parameter", "page")] = str(number)
    return f"?{asked.urlencode()}#{heading}"


def _in_total_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The key comes last: two rows of one moment, or of one name, never change places between two pages."""
    ordering = rows.query.order_by or rows.model._meta.ordering or ()
    return rows if {"pk", "-pk"} & {*map(str, ordering)} else rows.order_by(*ordering, "pk")
