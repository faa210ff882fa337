"""Template tags of the design system: icons, the site's brand in mails."""

from django import template
from django.utils.safestring import SafeString

from kagu.design_system.brand import site_brand
from kagu.design_system.icons import draw

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "email" %}`: decoration; with a label it speaks to screen readers."""
    return draw(name, label)


@register.simple_tag(takes_context=True)
def load_brand(context: template.Context) -> str:
    """Gives `brand` to templates rendered outside a request."""
    context["brand"] = site_brand()
    return ""
