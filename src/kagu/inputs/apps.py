"""The Django application `inputs`."""

from django.apps import AppConfig


class InputsConfig(AppConfig):
    name = "kagu.inputs"
    label = "inputs"
