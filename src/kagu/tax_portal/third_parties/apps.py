"""« Démarches pour un tiers »: the dossiers of those one acts for."""

from django.apps import AppConfig


class ThirdPartiesConfig(AppConfig):
    name = "kagu.tax_portal.third_parties"
    label = "third_parties"
