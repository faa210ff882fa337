"""The pages that every desk has; a site includes them among its own, under the namespace `agents`.

Two templates are the site's: `desk/site_page.html`, the page around, and `desk/site_navigation.html`.
"""

from typing import Any

from django.urls import URLPattern, path

from kagu.desk.guard import Guard
from kagu.desk.search import Search, search_page
from kagu.desk.state import state_page
from kagu.desk.waiting import Families, waiting_page


def desk_paths(guard: Guard, search: Search[Any], families: Families) -> list[URLPattern]:
    """Each of them behind the site's guard; `families` are all acts that may wait for a second agent."""
    return [
        path("", guard(search_page(search, families)), name="search"),
        path("etat/", guard(state_page), name="state"),
        path("attente/<uuid:waiting_id>/", guard(waiting_page(families)), name="waiting_act"),
    ]
