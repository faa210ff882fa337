"""An account that waits for its mailbox goes: nobody came, somebody else got the address, or nobody asked."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kagu.connect.accounts.count_failures import forget_failures_of_asked
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.history.chain import erase_accounts
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.mails.forget_copies import forget_copies
from kagu.connect.accounts.models import User
from kagu.mailed_links.forget_links import forget_recipients
from kagu.mailed_links.links import LinkRevoked, use_link
from kagu.mailed_links.models import MailedLink


def drop_by_link(link: MailedLink) -> None:
    """« Je n'ai rien demandé »: the form that led to this link leaves nothing; other forms go on.

    Raises LinkRefused.
    """
    with transaction.atomic():
        asked = User.objects.select_for_update().filter(pk=link.target, state=User.State.PENDING).first()
        use_link(link)
        if asked is None:
            raise LinkRevoked(link)
        forget_copies(asked)
        drop_asked([asked])


def drop_asked(asked: Iterable[User]) -> None:
    """Erase these pending accounts and end their links, in the caller's transaction.

    One whose history does not ask for it is left, and told to the log.
    """
    keys = [user.pk for user in asked if is_erasure_asked(user)]
    end_links(Ending.DELETED, *keys)
    forget_recipients(targets=keys)
    erase_asked(keys)


def erase_asked(keys: list[UUID]) -> int:
    """The rows alone, where no link lives; an expired one goes on saying so."""
    forget_failures_of_asked(keys)
    return erase_accounts(User.objects.filter(pk__in=keys, state=User.State.PENDING))
