"""The Django application `counting`."""

from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "kagu.counting"
    label = "counting"
