"""The Django application `inputs`: it is one for its texts."""

from django.apps import AppConfig


class InputsConfig(AppConfig):
    name = "kagu.inputs"
    label = "inputs"
