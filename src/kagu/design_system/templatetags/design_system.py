"""Template tags of the design system: icons, the site's brand in mails."""

from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kagu.design_system.accessibility.statement import label
from kagu.design_system.back_button import keep_for_back
from kagu.design_system.brand import is_english, site_brand
from kagu.design_system.form_tokens import stale_form
from kagu.design_system.hours import hour
from kagu.design_system.icons import draw
from kagu.design_system.kept_forms import shows_kept
from kagu.design_system.paging import address_of_page
from kagu.design_system.session_end import session_end
from kagu.design_system.style_sheet import style_sheet_version
from kagu.design_system.typed_again import MARK, values_to_carry
from kagu.texts.dates import say_date

register = template.Library()
register.filter("hour", hour)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "email" %}`: decoration; with a label it speaks to screen readers."""
    return draw(name, label)


@register.simple_tag
def accessibility_label() -> str:
    """How far the site is accessible, as the law has every page say it."""
    return label()


@register.simple_tag
def french_name() -> SafeString:
    """Attribute of an element that holds a name registered in French, whatever the page's language."""
    return mark_safe(' lang="fr"') if is_english() else SafeString("")


@register.simple_tag
def style_sheet_address() -> str:
    """Where browsers fetch the rules of every component."""
    return reverse("style_sheet", args=[style_sheet_version()])


@register.simple_tag(takes_context=True)
def load_brand(context: template.Context) -> str:
    """Gives `brand` to templates rendered outside a request."""
    context["brand"] = site_brand()
    return ""


@register.simple_tag(takes_context=True)
def typed_again(context: template.Context) -> SafeString:
    """Hidden fields with what is typed in the page's `form`, for the language switch; nothing without it."""
    form = context.get("form")
    typed = values_to_carry(form) if isinstance(form, forms.BaseForm) else None
    if typed is None:
        return SafeString("")
    carried = context.get("carried") or {}
    fields = [(MARK, " ".join(carried)), *carried.items(), *typed]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag(takes_context=True, name="keep_for_back")
def keep_page_for_back(context: template.Context) -> str:
    """In a page that answers a form without doing anything yet: « Précédent » shall find it again."""
    if request := context.get("request"):
        keep_for_back(request)
    return ""


@register.simple_tag(takes_context=True)
def is_stale_form(context: template.Context) -> bool:
    """Whether this page shows again a form that came too late, for its token, its session or its proof."""
    request = context.get("request")
    return request is not None and (stale_form(request) is not None or shows_kept(request))


@register.simple_tag(takes_context=True, name="session_end")
def session_end_of_page(context: template.Context) -> dict[str, Any] | None:
    """Until when the reader's session lasts; nothing for who has none, or on a page that nobody asked for."""
    user = context.get("user")
    return session_end(context["request"]) if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def has_cookies(context: template.Context) -> bool:
    """Whether this browser sent any: one whose form came back without refuses them, or lost them just now."""
    return bool(context["request"].COOKIES)


@register.inclusion_tag("design_system/pages.html", takes_context=True)
def pages(context: template.Context, page: Page, heading: str) -> dict[str, Any]:
    """`{% pages page "history" %}` after a list of `paging.page_of`: the ways to its other pages.

    `heading` is the id of the list's heading, which names these ways and where they lead.
    """
    request = context["request"]
    before = address_of_page(request, page, page.number - 1, heading) if page.has_previous() else ""
    after = address_of_page(request, page, page.number + 1, heading) if page.has_next() else ""
    return {"page": page, "heading": heading, "before": before, "after": after}


@register.filter
def are_all_required(fields: list[forms.BoundField]) -> bool:
    """Whether that must be said above them (RGAA 11.10): of one field alone it goes without saying."""
    return len(fields) > 1 and all(field.field.required for field in fields)


@register.filter
def heading(label: str) -> str:
    """A label as the name of its field elsewhere: without the colon or the star that it ends with."""
    return label.rstrip("\u00a0\u202f :*")


@register.filter
def day(value: date | None, pattern: str = "DATE_FORMAT") -> str:
    """« 1er novembre 2026 », in the site's time zone and the reader's language; nothing without a date."""
    if value is None:
        return ""
    return say_date(timezone.localtime(value) if isinstance(value, datetime) else value, pattern)


@register.filter
def moment(value: datetime) -> str:
    """« 24 novembre 2026 à 14 h 05 », in the site's time zone and the reader's language."""
    return say_date(timezone.localtime(value), _("j F Y à G\u00a0\\h\u00a0i"))
