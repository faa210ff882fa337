"""« Démarches personnelles »: the dossiers of one's own taxes."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "kagu.tax_portal.procedures"
    label = "procedures"
