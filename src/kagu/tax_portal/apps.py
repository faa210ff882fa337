"""What every page of the portal has around it: header, menus, the pieces that several doors show."""

from django.apps import AppConfig


class TaxPortalConfig(AppConfig):
    name = "kagu.tax_portal"
    label = "tax_portal"
