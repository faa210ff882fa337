"""What agents can open: every page is behind `agents_only`."""

from django.urls import path

from kagu.desk.urls import desk_paths
from kagu.tax_portal.agents import (
    contests,
    correct_dossier,
    delegation,
    dossiers,
    postal_notices,
    rights,
    taxpayer,
    taxpayer_act,
)
from kagu.tax_portal.agents.agents_only import agents_only
from kagu.tax_portal.agents.contests import CONTEST_ACTS
from kagu.tax_portal.agents.delegation import DELEGATION_ACTS
from kagu.tax_portal.agents.dossier_act import DOSSIER_ACTS
from kagu.tax_portal.agents.rights import RIGHTS_ACTS
from kagu.tax_portal.agents.search import SEARCH
from kagu.tax_portal.agents.taxpayer_act import TAXPAYER_ACTS

app_name = "agents"

urlpatterns = [
    *desk_paths(
        agents_only, SEARCH, (TAXPAYER_ACTS, CONTEST_ACTS, DELEGATION_ACTS, DOSSIER_ACTS, RIGHTS_ACTS)
    ),
    path("contestations/", agents_only(contests.show), name="contests"),
    path("contestations/<identifier:contest_id>/<slug:name>/", agents_only(contests.do), name="contest_act"),
    path("dossiers/", agents_only(dossiers.waiting), name="dossiers"),
    path("dossiers/<uuid:dossier_id>/", agents_only(dossiers.show), name="dossier"),
    path("dossiers/<uuid:dossier_id>/corriger/", agents_only(correct_dossier.ask), name="correct_dossier"),
    path("dossiers/<uuid:dossier_id>/<slug:name>/", agents_only(dossiers.do), name="dossier_act"),
    path("droits/", agents_only(rights.show), name="rights"),
    path("droits/<uuid:user_id>/<slug:name>/", agents_only(rights.do), name="right_act"),
    path("courriers/", agents_only(postal_notices.print_waiting), name="postal_notices"),
    path("contribuables/<identifier:taxpayer_id>/", agents_only(taxpayer.show), name="taxpayer"),
    path(
        "contribuables/<identifier:taxpayer_id>/<slug:name>/",
        agents_only(taxpayer_act.do),
        name="taxpayer_act",
    ),
    path(
        "contribuables/<identifier:taxpayer_id>/delegations/<uuid:delegation_id>/<slug:name>/",
        agents_only(delegation.do),
        name="delegation_act",
    ),
]
