"""The Django application `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kagu.desk"
    label = "desk"
