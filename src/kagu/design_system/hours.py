"""The time of day, as people say it."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def hour(value: datetime) -> str:
    """« 14 h 05 », in the site's time zone and the reader's language."""
    return date_format(timezone.localtime(value), _("G\u00a0\\h\u00a0i"))
