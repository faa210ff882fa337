"""Sessions that end by themselves: nobody came back, or the day is over."""

from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.site import clock

AT_A_TIME = 200


def end_expired_sessions() -> int:
    """End those that are past their idle or absolute limit: their services are told, as at any end."""
    ended = 0
    while True:
        # Asked anew each time: a session may have been used since the last look.
        expired = LoginSession.objects.filter(expire_date__lt=clock.now()).order_by("expire_date")
        some = list(expired[:AT_A_TIME])
        if not some:
            return ended
        end_login_sessions(some)
        ended += len(some)
