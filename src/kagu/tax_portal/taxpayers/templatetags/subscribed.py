"""Whether the person of a page is subscribed: asked once, for the parts of the site stand in two places."""

from typing import cast

from django import template

from kagu.tax_portal.taxpayers.models import PortalUser

register = template.Library()
_ASKED = "kagu.is_subscribed"


@register.simple_tag(takes_context=True)
def is_subscribed(context: template.Context) -> bool:
    """Of somebody logged in."""
    meta = context["request"].META
    if _ASKED not in meta:
        meta[_ASKED] = cast(PortalUser, context["user"]).live_subscription is not None
    return bool(meta[_ASKED])
