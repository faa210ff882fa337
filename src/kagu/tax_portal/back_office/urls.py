"""The addresses of the interface, below `/back-office/`; each version has its own."""

from django.urls import path

from kagu.tax_portal.back_office.door import door, nothing
from kagu.tax_portal.back_office.openapi import read
from kagu.tax_portal.back_office.routes import by_path

app_name = "back_office"

urlpatterns = [
    path("v1/openapi.json", read, name="openapi"),
    *(path(f"v1/{address}", door(found), name=found[0].name) for address, found in by_path().items()),
    path("<path:address>", nothing, name="nothing"),
]
