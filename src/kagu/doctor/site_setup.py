"""Getting a site's settings ready, with its faults as lines instead of a trace."""

import logging
import os

import django
from django.core.exceptions import ImproperlyConfigured

from kagu.doctor.first_line import first_line
from kagu.doctor.sites import settings_module
from kagu.doctor.variables import read_settings, unread_variables

logger = logging.getLogger(__name__)


def set_up(site: str) -> list[str]:
    """Django is set up for this site; otherwise every fault of its settings, a line each."""
    try:
        faults = read_settings(site, os.environ).faults
        if not faults:
            os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(site)
            django.setup()
    except ImproperlyConfigured as error:
        faults = [first_line(error)]
    except Exception as error:
        faults = [f"the settings cannot be used: {type(error).__name__}: {first_line(error)}"]
    return faults


def mistyped() -> list[str]:
    """A line for each KAGU_… variable that no site reads."""
    return [
        f"nobody reads {name}{f': is {nearest} meant?' if nearest else ''}"
        for name, nearest in unread_variables(os.environ).items()
    ]
