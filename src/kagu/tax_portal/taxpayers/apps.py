"""The taxpayers: who they are, who may act for them, and every act on their dossiers."""

from django.apps import AppConfig


class TaxpayersConfig(AppConfig):
    name = "kagu.tax_portal.taxpayers"
    label = "taxpayers"
