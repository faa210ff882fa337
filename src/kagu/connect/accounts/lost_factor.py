"""A lost second factor: a waiting period with mails, then it is removed (ASVS 6.4.4).

Who asks has the password; who can stop it has the mailbox or the factor itself.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from kagu.chores.pieces import do_each
from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import KEEP_FACTORS, Ending, end_links
from kagu.connect.accounts.models import LostFactor, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reauthentication import refuse_changed
from kagu.connect.accounts.second_factors.changes import remove_factor
from kagu.mailed_links.links import issue_link
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

REMINDED_BEFORE = timedelta(days=1)


def declare_loss(user: User, origin: Origin) -> LostFactor:
    """Start the wait, once; asking again changes nothing. Raises WrongPassword when it changed meanwhile."""
    checked = user
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        refuse_changed(user, checked)
        due_at = clock.now() + settings.LOST_FACTOR_WAIT
        lost, is_new = LostFactor.objects.get_or_create(user=user, defaults={"due_at": due_at})
        if is_new:
            activity.record(user, "factor_loss_declared", origin)
            _mail_cancel_link(lost)
    return lost


def pending_loss(user: User) -> LostFactor | None:
    """The wait that runs, if any."""
    return LostFactor.objects.filter(user=user).first()


def remove_lost_factors() -> int:
    """The worker's chore: remind those whose wait ends tomorrow, remove for those whose wait is over."""
    now = clock.now()
    tomorrow = LostFactor.objects.filter(due_at__gt=now, due_at__lte=now + REMINDED_BEFORE)
    do_each(tomorrow.filter(reminded_at=None), _remind, owner="user")
    return do_each(LostFactor.objects.filter(due_at__lte=now), _remove, owner="user")


def _remind(lost: LostFactor) -> None:
    lost.reminded_at = clock.now()
    lost.save(update_fields=["reminded_at"])
    if lost.user.is_active:
        _mail_cancel_link(lost)


def _remove(lost: LostFactor) -> bool:
    user = lost.user
    lost.delete()
    if not user.is_active:
        return False
    end_links(Ending.LOST_FACTORS_REMOVED, user.pk)
    for factors in (user.passkeys, user.code_generators):
        # What was added since was never lost.
        for factor in factors.filter(created_at__lte=lost.asked_at):
            remove_factor(factor, Origin())
    return True


def _mail_cancel_link(lost: LostFactor) -> None:
    user = lost.user
    issued = issue_link(
        KEEP_FACTORS,
        target=str(user.pk),
        sent_to=user.email,
        lifetime=lost.due_at - clock.now(),
        language=user.language,
    )
    enqueue_mail(
        user.email,
        "factor_lost",
        language=user.language,
        context={"due_at": lost.due_at},
        sealed_context={"url": issued.url, "take_back_url": take_back_url(user)},
        expires_at=issued.expires_at,
    )
