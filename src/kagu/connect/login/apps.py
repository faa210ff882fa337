"""The Django application `login`."""

from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "kagu.connect.login"
    label = "login"
