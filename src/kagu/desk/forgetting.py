"""What acts of the desk held of somebody is erased with their account, and in any case after a year."""

from datetime import timedelta

from django.db.models import Q

from kagu.chores.pieces import forget
from kagu.desk.models import WaitingAct
from kagu.site import clock

# The journal goes on saying who did what, and why.
KEPT_FOR = timedelta(days=365)
State = WaitingAct.State


def forget_acts_about(family: str, subject: object) -> None:
    """In the deletion's transaction: reasons and wishes; what still waits is overtaken."""
    about = WaitingAct.objects.filter(family=family, subject=str(subject))
    about.filter(state=State.WAITING).update(state=State.OVERTAKEN, decided_at=clock.now())
    about.update(reason="", wanted={}, decision_reason="")


def forget_decided_acts() -> int:
    """The worker's chore: rows that were decided, or ran out, a year ago."""
    old = Q(decided_at__lt=clock.now() - KEPT_FOR)
    return forget(WaitingAct.objects.filter(old).exclude(state=State.WAITING))
