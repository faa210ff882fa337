"""The Django application `relying_party`."""

from django.apps import AppConfig


class RelyingPartyConfig(AppConfig):
    name = "kagu.relying_party"
    label = "relying_party"
