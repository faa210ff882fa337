"""What the portal holds about a person today, in sentences; never a number or an address in full."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kagu.tax_portal.taxpayers.models import Dossier, PortalUser, Taxpayer, ThirdPartyEmail
from kagu.texts.dates import say_date


def held_data_of(user: PortalUser) -> Iterator[str]:
    """In the language in force: the account's copy, the subscription and what hangs on it, the messages."""
    yield _("Votre nom et votre adresse email, tels que votre compte les transmet")
    subscription = user.live_subscription
    if subscription:
        yield _("Votre abonnement depuis le %(date)s") % {"date": _day(subscription.subscribed_at)}
        yield _("Votre fiche de contribuable : état civil, adresse postale, identifiant fiscal")
        yield from _dossiers(subscription.taxpayer)
        yield from _delegations(subscription.taxpayer)
    yield from _past_subscription(user)
    yield from _companies(user)
    in_use = (ThirdPartyEmail.State.PENDING, ThirdPartyEmail.State.IN_FORCE)
    if user.third_party_emails.filter(state__in=in_use).exists():
        yield _("Votre email de contact tiers")
    yield from _messages_and_history(user)


def _dossiers(person: Taxpayer) -> Iterator[str]:
    filed = person.dossiers.filter(submitted_at__isnull=False).count()
    if filed:
        yield ngettext("%(count)d démarche déposée", "%(count)d démarches déposées", filed) % {"count": filed}
    drafts = person.dossiers.filter(state=Dossier.State.DRAFT).count()
    if drafts:
        yield ngettext("%(count)d brouillon", "%(count)d brouillons", drafts) % {"count": drafts}


def _delegations(person: Taxpayer) -> Iterator[str]:
    """Those that ended too: they are kept."""
    given = person.delegations_given.count()
    if given:
        text = ngettext("%(count)d délégation donnée", "%(count)d délégations données", given)
        yield text % {"count": given}
    received = person.delegations_received.count()
    if received:
        text = ngettext("%(count)d délégation reçue", "%(count)d délégations reçues", received)
        yield text % {"count": received}


def _past_subscription(user: PortalUser) -> Iterator[str]:
    past = user.subscriptions.filter(ended_at__isnull=False).order_by("-ended_at").first()
    if past and past.ended_at:
        yield _("Votre ancien abonnement, terminé le %(date)s") % {"date": _day(past.ended_at)}


def _companies(user: PortalUser) -> Iterator[str]:
    companies = user.company_roles.filter(ended_at=None).values("company").distinct().count()
    if companies:
        text = ngettext("Votre rôle dans %(count)d société", "Vos rôles dans %(count)d sociétés", companies)
        yield text % {"count": companies}


def _messages_and_history(user: PortalUser) -> Iterator[str]:
    received = user.notifications.count()
    if received:
        yield ngettext("%(count)d message reçu", "%(count)d messages reçus", received) % {"count": received}
    lines = user.activities.count()
    if lines:
        text = ngettext("%(count)d ligne d'historique", "%(count)d lignes d'historique", lines)
        yield text % {"count": lines}


def _day(moment: datetime) -> str:
    return say_date(timezone.localtime(moment).date())
