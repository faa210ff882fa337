"""Subscribe with the three secrets (S7, Q5)."""

from datetime import datetime, timedelta

from django.db import transaction

from kagu.counting.tries import Tries
from kagu.tax_portal.taxpayers.activation.activation_secrets import (
    LETTER_LIFETIME,
    Kind,
    in_force,
    is_right,
    refuse_insider,
    revoke_letter_code,
    use_letter_code,
)
from kagu.tax_portal.taxpayers.agent_act import tell_desk
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import (
    ActivationSecret,
    PortalUser,
    PostalNotice,
    Subscription,
    SubscriptionContest,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.subscriptions import subscription_mails
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie

TRIES = Tries("subscriptions", allowed=5, period=timedelta(days=1))
# As long as a letter serves.
TRIES_AT_A_LETTER = Tries("a letter", allowed=5, period=LETTER_LIFETIME)


class SubscriptionRefused(Exception):
    """This account is not subscribed now."""


class AlreadySubscribed(SubscriptionRefused):
    """The account is subscribed, to this taxpayer or to another."""


class SecretsWrong(SubscriptionRefused):
    """The three do not go together; which one is wrong is never told."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class TooManyTries(SubscriptionRefused):
    """Five wrong tries: nothing for a day, and a new letter is needed."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class TaxpayerTaken(SubscriptionRefused):
    """The secrets are right, but another account is subscribed: by this letter it can be contested."""

    def __init__(self, contested: Subscription, letter: ActivationSecret | None) -> None:
        super().__init__()
        self.contested = contested
        self.letter = letter


class LetterOver(SubscriptionRefused):
    """The letter that was shown is void meanwhile: it proves nothing any more."""


def subscribe(
    user: PortalUser, *, fiscal_id: str, declarant_number: str, letter_code: str, language: str
) -> Subscription:
    """This account is this taxpayer; M13 says so, and a letter goes to the postal address.

    Raises LetterOfAnInsider too.
    """
    if user.live_subscription is not None:
        raise AlreadySubscribed
    taxpayer = _prove(user, fiscal_id, declarant_number, letter_code)
    refuse_insider(user, taxpayer)
    with transaction.atomic():
        # Locked, so that of two accounts with the same letter only one gets through, and once.
        user = PortalUser.objects.select_for_update().get(pk=user.pk)
        taxpayer = Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)
        if user.live_subscription is not None:
            raise AlreadySubscribed
        taken = taxpayer.subscriptions.filter(ended_at=None).first()
        if taken is not None:
            raise TaxpayerTaken(taken, in_force(taxpayer, Kind.LETTER_CODE).first())
        use_letter_code(taxpayer)
        subscription = tie(user, taxpayer)
        PostalNotice.objects.create(subscription=subscription)
        subscription_mails.subscribed(subscription, language)
    TRIES.forget(str(user.pk))
    return subscription


@transaction.atomic
def contest_subscription(user: PortalUser, contested: Subscription, letter: int) -> SubscriptionContest:
    """Ask the agents to look at who is subscribed; asking twice is asking once.

    `letter` is the row of the code that was shown; raises LetterOver when it is in force no more.
    """
    if not in_force(contested.taxpayer, Kind.LETTER_CODE).filter(pk=letter).exists():
        raise LetterOver
    contest, is_new = SubscriptionContest.objects.get_or_create(
        portal_user=user, contested=contested, decided_at=None
    )
    if is_new:
        activity.record("subscription_contested", portal_user=user, taxpayer=contested.taxpayer)
        tell_desk(contested.taxpayer)
    return contest


def _prove(user: PortalUser, fiscal_id: str, declarant_number: str, letter_code: str) -> Taxpayer:
    """The taxpayer these three secrets belong to; each wrong try is counted and committed."""
    counter = str(user.pk)
    until = TRIES.blocked_until(counter)
    if until is not None:
        raise TooManyTries(until)
    tries_left = TRIES.count(counter)
    if tries_left < 0:
        # Tries sent at once were all counted before any was blocked: the sixth is not judged.
        raise TooManyTries(TRIES.block(counter))
    taxpayer = Taxpayer.objects.filter(fiscal_id=fiscal_id, kind=Taxpayer.Kind.PERSON, closed_at=None).first()
    knows_the_number = taxpayer is not None and is_right(taxpayer, Kind.DECLARANT_NUMBER, declarant_number)
    if taxpayer and knows_the_number and is_right(taxpayer, Kind.LETTER_CODE, letter_code):
        return taxpayer
    if taxpayer and knows_the_number:
        _count_against_letter(taxpayer)
    activity.record("subscription_secrets_wrong", portal_user=user, taxpayer=taxpayer)
    if not tries_left:
        raise TooManyTries(TRIES.block(counter))
    raise SecretsWrong(tries_left)


def _count_against_letter(taxpayer: Taxpayer) -> None:
    """Only for who knows the declarant number: a stranger must not be able to void the letter."""
    letter = in_force(taxpayer, Kind.LETTER_CODE).first()
    if letter is not None and not TRIES_AT_A_LETTER.count(str(letter.pk)):
        revoke_letter_code(taxpayer)
