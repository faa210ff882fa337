"""The pages under `/admin/`, for agents who proved a short time ago that it is still them (ASVS 7.5.3)."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite

from kagu.connect.agents.agents_only import agents_only

View = TypeVar("View", bound=Callable[..., Any])


class AgentsAdminSite(AdminSite):
    """Django's own; whoever may not come in is sent to the login page as before."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        # Logging out never asks for anything.
        guarded = view if view == self.logout else cast(View, agents_only(view))
        return super().admin_view(guarded, cacheable)
