"""The Django application `agents`."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "kagu.tax_portal.agents"
    label = "agents"
