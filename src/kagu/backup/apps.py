"""The Django application `backup`."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "kagu.backup"
    label = "backup"
