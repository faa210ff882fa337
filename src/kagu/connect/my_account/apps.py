"""The Django application `my_account`."""

from django.apps import AppConfig


class MyAccountConfig(AppConfig):
    name = "kagu.connect.my_account"
    label = "my_account"
