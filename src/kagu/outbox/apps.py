"""The Django application `outbox`."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "kagu.outbox"
    label = "outbox"
