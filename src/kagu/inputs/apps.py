"""The Django application `inputs`: for its texts, and for the converters that addresses are made of."""

from django.apps import AppConfig
from django.urls import register_converter

from kagu.inputs.converters import IdentifierConverter, NameConverter
from kagu.inputs.plain_fields import say_what_to_do


class InputsConfig(AppConfig):
    name = "kagu.inputs"
    label = "inputs"

    def ready(self) -> None:
        register_converter(IdentifierConverter, "identifier")
        register_converter(NameConverter, "name")
        say_what_to_do()
