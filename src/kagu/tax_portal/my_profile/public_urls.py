"""The links of mails about « Mon profil »: they need no login (R69)."""

from django.urls import path

from kagu.tax_portal.my_profile import validate_third_party_email
from kagu.tax_portal.taxpayers.link_purposes import CONFIRM_THIRD_PARTY_EMAIL

urlpatterns = [
    path(
        CONFIRM_THIRD_PARTY_EMAIL.name,
        validate_third_party_email.validate,
        name="validate_third_party_email",
    ),
]
