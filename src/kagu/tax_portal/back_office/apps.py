"""The Django application `back_office`."""

from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    name = "kagu.tax_portal.back_office"
    label = "back_office"
