"""What a deleted account leaves behind: nothing of the account, all that is the taxpayer's."""

from kagu.desk.forgetting import forget_acts_about
from kagu.mailed_links.forget_links import forget_recipients
from kagu.outbox.forgetting import forget_mails_to
from kagu.site import clock
from kagu.tax_portal.taxpayers.agent_right import RIGHTS_FAMILY
from kagu.tax_portal.taxpayers.delegations import delegations
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.link_purposes import Ending, end_links
from kagu.tax_portal.taxpayers.models import PortalUser, Subscription
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import end_subscription


def detach(user: PortalUser) -> None:
    """Erase the account's side of a user; a transaction must be open (S6)."""
    subscription = user.live_subscription
    if subscription is not None:
        # First: it names the person, who is nobody's account afterwards.
        delegations.tell_delegates_of_deletion(subscription.taxpayer)
        end_subscription(subscription, Subscription.EndReason.ACCOUNT_DELETED)
    _forget_copies(user)
    _erase_third_party_emails(user)
    user.sub = None
    user.email = user.first_name = user.family_name = ""
    user.detached_at = clock.now()
    user.is_staff = user.is_superuser = False
    user.save()
    activity.record("account_deleted", portal_user=user)


def _forget_copies(user: PortalUser) -> None:
    """Whom mails and links went to, and what agents wrote; nothing of a mailbox that is somebody else's."""
    proposed = dict(user.third_party_emails.values_list("pk", "address"))
    told = user.notifications.exclude(sent_to="").values_list("sent_to", flat=True)
    own = {user.email, *proposed.values(), *told} - {""}
    others = set(PortalUser.objects.exclude(pk=user.pk).filter(email__in=own).values_list("email", flat=True))
    forget_mails_to(own - others)
    forget_recipients(targets=proposed, addresses=own - others)
    user.notifications.update(sent_to="")
    forget_acts_about(RIGHTS_FAMILY, user.pk)


def _erase_third_party_emails(user: PortalUser) -> None:
    end_links(Ending.ACCOUNT_DELETED, *user.third_party_emails.values_list("pk", flat=True))
    user.third_party_emails.all().delete()
    user.refused_third_party_addresses.all().delete()
