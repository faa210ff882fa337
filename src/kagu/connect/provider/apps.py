"""The Django application `provider`."""

from django.apps import AppConfig


class ProviderConfig(AppConfig):
    name = "kagu.connect.provider"
    label = "provider"
