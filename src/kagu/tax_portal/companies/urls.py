"""« Mes sociétés »: those I am something to, one more, and who is what in each."""

from django.urls import path

from kagu.tax_portal.companies import activate, overview, roles

app_name = "companies"
urlpatterns = [
    path("", overview.show, name="list"),
    path("activer/", activate.activate, name="activate"),
    path("roles/<identifier:role_id>/demissionner/", roles.resign_role, name="resign"),
    path("roles/<identifier:role_id>/retirer/", roles.withdraw, name="withdraw"),
    path("<identifier:taxpayer_id>/roles/", roles.show, name="roles"),
]
