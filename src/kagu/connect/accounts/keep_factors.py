"""Ending the wait of a factor declared lost: it was shown, or its owner objects (ASVS 6.4.4)."""

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import LostFactor, User
from kagu.connect.accounts.models.origin import Origin
from kagu.mailed_links.links import LinkRevoked, use_link
from kagu.mailed_links.models import MailedLink


def keep_factors(user: User, origin: Origin | None = None) -> None:
    """The factor was shown, its owner objects, or the password that asked for it is no more."""
    with transaction.atomic():
        # The account first, then the wait: in this order everywhere, or two acts could wait for each other.
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if LostFactor.objects.filter(user=user).delete()[0]:
            end_links(Ending.FACTORS_KEPT, user.pk)
            activity.record(user, "factor_loss_cancelled", origin)


def keep_factors_of_link(link: MailedLink, origin: Origin) -> None:
    """The mailbox objects. Raises LinkRefused."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=link.target, lost_factor__isnull=False).first()
        if user is None:
            raise LinkRevoked(link)
        use_link(link)
        note_answer(link)
        keep_factors(user, origin)
