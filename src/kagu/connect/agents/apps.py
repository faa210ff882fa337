"""The Django application `agents`."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "kagu.connect.agents"
    label = "agents"
