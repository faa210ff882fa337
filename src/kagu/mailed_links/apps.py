"""The Django application `mailed_links`."""

from django.apps import AppConfig


class MailedLinksConfig(AppConfig):
    name = "kagu.mailed_links"
    label = "mailed_links"
