"""« Mon profil »: identifiers, third-party e-mail, personal procedures on or off."""

from django.apps import AppConfig


class MyProfileConfig(AppConfig):
    name = "kagu.tax_portal.my_profile"
    label = "my_profile"
