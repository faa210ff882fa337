"""Finding a person by their delegation number, without letting numbers be harvested (E53, E54)."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404

from kagu.counting.windows import Window
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.models import DelegationNumber, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.delegation_numbers import is_well_formed
from kagu.tax_portal.taxpayers.profile.people import initials

LOOK_UPS_A_DAY = 10
LOOK_UPS = Window("look-ups of a person", timedelta(days=1), most=None)


class LookUpRefused(Exception):
    """Nobody is found by this number now."""


class NumberWrong(LookUpRefused):
    """Its check digit is not right: a typing mistake."""


class NumberUnknown(LookUpRefused):
    """Nobody who is subscribed has it."""


class OwnNumber(LookUpRefused):
    """Nobody delegates to themselves."""


class TooManyLookUps(LookUpRefused):
    """Ten numbers were looked up for this taxpayer today."""


@dataclass(frozen=True)
class Glimpse:
    """What the principal sees before sending: enough to notice a wrong number, not to know a person."""

    initials: str
    municipality: str


def glimpse(user: PortalUser, principal: Taxpayer, number: str) -> Glimpse:
    """Whose number it is, in initials; each look counts."""
    delegate = look_up(user, principal, number)
    return Glimpse(initials(delegate), delegate.municipality)


def look_up(user: PortalUser, principal: Taxpayer, number: str) -> Taxpayer:
    """The person with this number; first whether the asker may ask at all."""
    if not access.may_delegate_for(user, principal):
        raise Http404
    if not is_well_formed(number):
        raise NumberWrong
    if LOOK_UPS.add(str(principal.pk)).count > LOOK_UPS_A_DAY:
        raise TooManyLookUps
    found = DelegationNumber.objects.select_related("taxpayer").filter(value=number).first()
    if found is None or not found.taxpayer.subscriptions.filter(ended_at=None).exists():
        raise NumberUnknown
    if found.taxpayer_id == principal.pk:
        raise OwnNumber
    return found.taxpayer
