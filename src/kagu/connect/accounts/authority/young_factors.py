"""A factor that is too young to object to anything: its mail has not had a week to be noticed (D33)."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from kagu.site import clock

DOUBTFUL_FOR = timedelta(days=7)
NAME = "factor_since"


def doubtful_from_now() -> datetime:
    """What was added since then is doubtful where nobody names an event: reset page, counter."""
    return clock.now() - DOUBTFUL_FOR


def is_young(added_at: datetime) -> bool:
    """Whether what was added then has no veto over a reset or a declared loss yet."""
    return added_at > doubtful_from_now()


def remember_factor(request: HttpRequest, added_at: datetime) -> None:
    """The session was proven with a factor that the account has since then."""
    request.session[NAME] = int(added_at.timestamp())


def may_object(request: HttpRequest) -> bool:
    """Whether this session was proven with a factor old enough to have a veto."""
    since = request.session.get(NAME)
    return since is not None and since <= doubtful_from_now().timestamp()
