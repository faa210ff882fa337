"""The taxpayers: who they are, who may act for them, and every act on their dossiers."""

from importlib import import_module

from django.apps import AppConfig


class TaxpayersConfig(AppConfig):
    name = "kagu.tax_portal.taxpayers"
    label = "taxpayers"

    def ready(self) -> None:
        """Connects what listens to log-ins."""
        import_module("kagu.tax_portal.taxpayers.account.choose_language")
