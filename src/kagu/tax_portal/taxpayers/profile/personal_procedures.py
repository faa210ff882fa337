"""Switching one's personal procedures off and on: immediate, reversible, nothing lost (S5)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PersonalProceduresSwitch, PortalUser
from kagu.tax_portal.taxpayers.profile import profile_mails


class PersonalProceduresOff(PermissionDenied):
    """This person switched their personal procedures off; their pages show nothing (E47)."""


@transaction.atomic
def switch_personal_procedures(user: PortalUser, *, enabled: bool, language: str) -> None:
    """The last word counts; asking for what already is changes and mails nothing (E49)."""
    user = PortalUser.objects.select_for_update().get(pk=user.pk)
    if user.personal_enabled == enabled:
        return
    user.personal_enabled = enabled
    user.personal_switched_at = clock.now()
    user.save(update_fields=["personal_enabled", "personal_switched_at"])
    PersonalProceduresSwitch.objects.create(portal_user=user, enabled=enabled)
    activity.record("personal_procedures_on" if enabled else "personal_procedures_off", portal_user=user)
    profile_mails.personal_procedures_switched(user, language)
