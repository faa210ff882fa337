"""The Django application `upgrade`."""

from django.apps import AppConfig


class UpgradeConfig(AppConfig):
    name = "kagu.upgrade"
    label = "upgrade"
