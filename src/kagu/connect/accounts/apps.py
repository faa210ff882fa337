"""The accounts: people, and every act that can happen to an account."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kagu.connect.accounts"
    label = "accounts"
