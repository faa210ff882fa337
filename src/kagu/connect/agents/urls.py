"""What agents can open: every page is behind `agents_only`."""

from django.urls import path

from kagu.connect.agents import account, correct_name, desk_acts
from kagu.connect.agents.agents_only import agents_only
from kagu.connect.agents.desk_acts import DESK_ACTS
from kagu.connect.agents.search import SEARCH
from kagu.connect.clients.desk_acts import SERVICE_ACTS
from kagu.desk.urls import desk_paths

app_name = "agents"

urlpatterns = [
    *desk_paths(agents_only, SEARCH, (DESK_ACTS, SERVICE_ACTS)),
    path("comptes/<uuid:account_id>/", agents_only(account.show), name="account"),
    path("comptes/<uuid:account_id>/nom/", agents_only(correct_name.correct), name="correct_name"),
    path("comptes/<uuid:account_id>/<slug:name>/", agents_only(desk_acts.do), name="act"),
]
