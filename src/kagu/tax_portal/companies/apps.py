"""« Mes sociétés »: activate a company, and who is what in it (notice 3)."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "kagu.tax_portal.companies"
    label = "companies"
