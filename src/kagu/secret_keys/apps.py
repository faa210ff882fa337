"""The Django application `secret_keys`."""

from django.apps import AppConfig


class SecretKeysConfig(AppConfig):
    name = "kagu.secret_keys"
    label = "secret_keys"
