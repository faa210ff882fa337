"""« Démarches pour un tiers »: whom one acts for, and their services."""

from django.urls import path

from kagu.tax_portal.third_parties import third_parties

app_name = "third_parties"
urlpatterns = [
    path("", third_parties.show_all, name="list"),
    path("<identifier:taxpayer_id>/", third_parties.show, name="third_party"),
]
