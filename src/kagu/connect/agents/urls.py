"""What agents can open: every page is behind `agents_only`."""

from django.urls import path

from kagu.connect.agents import account, act, search
from kagu.connect.agents.agents_only import agents_only

app_name = "agents"

urlpatterns = [
    path("", agents_only(search.search), name="search"),
    path("comptes/<uuid:account_id>/", agents_only(account.show), name="account"),
    path("comptes/<uuid:account_id>/<slug:name>/", agents_only(act.do), name="act"),
]
