"""What a date does to delegations: the end, a proposal without answer, the mail thirty days before."""

from datetime import timedelta

from django.db.models import Q

from kagu.chores.pieces import do_each
from kagu.site import clock
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.delegations.delegations import ACCEPTED_STATES, State, move, with_both_sides
from kagu.tax_portal.taxpayers.models import Delegation

TELL_BEFORE_END = timedelta(days=30)


def end_past_delegations() -> int:
    """Expire proposals without answer, end delegations past their date; how many there were."""
    now, today = clock.now(), clock.today()
    unanswered = Q(state=State.PROPOSED, proposal_expires_at__lte=now)
    over = Q(state__in=ACCEPTED_STATES, ends_on__lt=today)
    return do_each(with_both_sides().filter(unanswered | over), _end_by_date)


def tell_of_coming_ends() -> int:
    """One mail to the principal thirty days before the end (D27); how many were told."""
    last_day = clock.today() + TELL_BEFORE_END
    soon = with_both_sides().filter(state=State.ACTIVE, ends_on__lte=last_day, renewal_told_at=None)
    return do_each(soon, _tell_of_end)


def _tell_of_end(delegation: Delegation) -> None:
    delegation.renewal_told_at = clock.now()
    delegation.save(update_fields=["renewal_told_at"])
    delegation_mails.ends_soon(delegation)


def _end_by_date(delegation: Delegation) -> None:
    if delegation.state == State.PROPOSED:
        move(delegation, State.EXPIRED)
    else:
        move(delegation, State.ENDED, end_reason=Delegation.EndReason.DATE, ended_at=clock.now())
    delegation_mails.state_changed(delegation)
