"""The public home of the portal, its notices, and the page one lands on once logged in."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "kagu.tax_portal.home"
    label = "home"
