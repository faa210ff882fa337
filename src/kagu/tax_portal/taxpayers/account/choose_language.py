"""The language in which the portal writes to a person."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from kagu.design_system.language import follow_person
from kagu.tax_portal.taxpayers.models import PortalUser


def choose_language(user: PortalUser, language: str) -> None:
    """What the person chose last; what the provider tells counts again once it tells something new."""
    PortalUser.objects.filter(pk=user.pk).update(language=language)
    user.language = language


@receiver(user_logged_in)
def follow(request: HttpRequest, user: PortalUser, **_signal: Any) -> None:
    """The browser and the account agree from the log-in on."""
    follow_person(request, user)
