"""`{% mails_are_late as late %}`: asked by every page that promises a mail."""

from django import template

from kagu.outbox import lateness

register = template.Library()


@register.simple_tag
def mails_are_late() -> bool:
    """Whether what the page promises will take a while."""
    return lateness.mails_are_late()
