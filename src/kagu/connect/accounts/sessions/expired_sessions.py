"""Sessions that end by themselves: nobody came back, or the day is over."""

from kagu.chores.pieces import do_each
from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.site import clock


def end_expired_sessions() -> int:
    """End those that are past their idle or absolute limit: their services are told, as at any end."""
    expired = LoginSession.objects.filter(expire_date__lt=clock.now())
    return do_each(expired, lambda session: end_login_sessions([session]))
