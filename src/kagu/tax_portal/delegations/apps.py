"""« Délégations »: what I give, what I received (notice 6)."""

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    name = "kagu.tax_portal.delegations"
    label = "delegations"
