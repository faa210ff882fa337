"""The Django application `clients`."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "kagu.connect.clients"
    label = "clients"
