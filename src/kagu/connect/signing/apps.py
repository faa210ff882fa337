"""The Django application `signing`."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "kagu.connect.signing"
    label = "signing"
