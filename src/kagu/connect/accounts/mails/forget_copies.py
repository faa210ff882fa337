"""What mails, links and news to services hold of a person, erased with the account."""

from itertools import chain

from django.db.models import Q

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client, Subject
from kagu.inputs.addresses import normalize_address
from kagu.mailed_links.forget_links import forget_recipients
from kagu.outbox.forgetting import forget_mails_to, forget_messages_about


def forget_copies(user: User) -> None:
    """In the erasure's transaction: after its last mail, and before changes and subjects are gone."""
    changes = list(user.email_changes.values_list("pk", "old_address", "new_address"))
    forget_recipients(targets=[user.pk, *(pk for pk, _, _ in changes)])
    forget_mails_to(_own({user.email, *chain(*((old, new) for _, old, new in changes))}, user))
    subjects = dict(Subject.objects.filter(user=user).values_list("sub", "sector"))
    knowing = Client.objects.filter(sector__in=subjects.values())
    places = knowing.values_list("client_id", "event_uri", "backchannel_logout_uri")
    forget_messages_about(subjects, [place for place in chain(*places) if place])


def _own(addresses: set[str], user: User) -> list[str]:
    """Without those that are somebody else's account by now, or that somebody else asks for."""
    mailboxes = {normalize_address(address): address for address in addresses}
    holds = Q(email_normalized__in=mailboxes) | Q(asked_normalized__in=mailboxes)
    others = User.objects.filter(holds).exclude(pk=user.pk)
    taken = set(chain(*others.values_list("email_normalized", "asked_normalized")))
    return [address for mailbox, address in mailboxes.items() if mailbox not in taken]
