"""Mails about subscriptions (M13)."""

from kagu.outbox.mail import enqueue_mail
from kagu.tax_portal.taxpayers.models import Subscription


def subscribed(subscription: Subscription, language: str) -> None:
    """M13, to the personal address; only the last digits of the identifier travel."""
    user = subscription.portal_user
    if user.email:
        enqueue_mail(
            user.email,
            "subscribed",
            language=language,
            context={
                "first_name": user.known_first_name,
                "last_digits": subscription.taxpayer.fiscal_id[-3:],
            },
        )
