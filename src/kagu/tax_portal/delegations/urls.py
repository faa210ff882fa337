"""« Délégations »: what I give, what I received, and each of them."""

from django.urls import path

from kagu.tax_portal.delegations import delegation, overview, propose

app_name = "delegations"
urlpatterns = [
    path("", overview.show, name="list"),
    path("proposer/<identifier:principal_id>/", propose.propose, name="propose"),
    path("<uuid:delegation_id>/<slug:action>/", delegation.decide, name="decide"),
]
