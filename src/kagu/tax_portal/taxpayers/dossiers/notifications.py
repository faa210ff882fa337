"""Telling people what happened to a dossier, at the address of its class (R111-R122, M19)."""

import copy
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kagu.design_system.templatetags.design_system import moment
from kagu.outbox.delivery import DeliveryRefused
from kagu.outbox.enqueue import enqueue
from kagu.outbox.mail import deliver_mail
from kagu.outbox.models import OutboxMessage
from kagu.site import clock
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import (
    Dossier,
    DossierEvent,
    Notification,
    PortalUser,
)
from kagu.tax_portal.taxpayers.profile.people import people_of
from kagu.tax_portal.taxpayers.profile.third_party_email import address_in_force
from kagu.tax_portal.taxpayers.profile.undeliverable import is_undeliverable


def notify(event: DossierEvent) -> None:
    """Write one message to each person concerned; the act's transaction must be open."""
    for recipient in _recipients(event.dossier):
        notification = Notification.objects.create(
            recipient=recipient,
            dossier=event.dossier,
            event=event,
            message_class=message_class(event.dossier, recipient),
        )
        # The address is not written here: it is resolved when the message leaves (E45).
        enqueue("notification", str(recipient.pk), {"notification": notification.pk})


def message_class(dossier: Dossier, recipient: PortalUser) -> Notification.Class:
    """Personal when the dossier is the recipient's own, third party otherwise (D15)."""
    subscription = recipient.live_subscription
    is_own = subscription is not None and subscription.taxpayer_id == dossier.taxpayer_id
    return Notification.Class.PERSONAL if is_own else Notification.Class.THIRD_PARTY


def address_for(notification: Notification) -> str:
    """Where the message goes now: without a third-party address that takes mail, the personal one (R111)."""
    personal = notification.recipient.email
    if notification.message_class == Notification.Class.PERSONAL:
        return personal
    of_third_parties = address_in_force(notification.recipient)
    return personal if is_undeliverable(of_third_parties) else of_third_parties or personal


def deliver_notification(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """Outbox delivery: find the address, write the mail, remember where it went."""
    notification = (
        Notification.objects.select_related("recipient", "dossier__taxpayer", "event")
        .filter(pk=message.payload["notification"])
        .first()
    )
    if notification is None or notification.recipient.detached_at:
        raise DeliveryRefused("the recipient's account was deleted")
    address = _deliver(message, notification)
    # The account may have been deleted while the mail left: nothing of it comes back.
    still_there = Notification.objects.filter(pk=notification.pk, recipient__detached_at=None)
    still_there.update(sent_to=address, sent_at=clock.now())


def sent_to(message: OutboxMessage) -> str:
    """For a mail that came back: which mailbox it left for."""
    known = Notification.objects.filter(pk=message.payload.get("notification"))
    return known.values_list("sent_to", flat=True).first() or ""


def _deliver(message: OutboxMessage, notification: Notification) -> str:
    """Gives the address that took it: where the third-party mailbox is gone, the personal one."""
    address = address_for(notification)
    if not address:
        raise DeliveryRefused("the recipient has no address")
    try:
        deliver_mail(_mail(message, notification, address), {})
    except DeliveryRefused:
        other = address_for(notification)
        if other == address:
            raise
        address = other
        deliver_mail(_mail(message, notification, address), {})
    return address


def _recipients(dossier: Dossier) -> list[PortalUser]:
    """Whoever the taxpayer is or is represented by, and those who worked on the dossier for them."""
    people = list(people_of(dossier.taxpayer))
    actors = PortalUser.objects.filter(pk__in=dossier.events.values("actor"), detached_at=None).exclude(
        pk__in=[person.pk for person in people]
    )
    return people + [actor for actor in actors if _may_still_consult(actor, dossier)]


def _may_still_consult(actor: PortalUser, dossier: Dossier) -> bool:
    if actor.live_subscription is None:
        return False
    return Right.CONSULT in access.rights_on(actor, dossier.taxpayer, dossier.service)


def _mail(message: OutboxMessage, notification: Notification, address: str) -> OutboxMessage:
    mail = copy.copy(message)
    mail.destination = address
    mail.payload = {
        "template": "notification",
        "language": notification.recipient.language,
        "context": _context(notification),
    }
    return mail


def _context(notification: Notification) -> dict[str, Any]:
    dossier = notification.dossier
    is_personal = notification.message_class == Notification.Class.PERSONAL
    with translation.override(notification.recipient.language):
        return {
            "first_name": notification.recipient.known_first_name,
            "is_personal": is_personal,
            "class_label": _("personnel") if is_personal else _("tiers"),
            "title": dossier_labels.title(dossier),
            "is_asked": notification.event.kind == DossierEvent.Kind.DOCUMENT_ASKED,
            "event_label": dossier_labels.event(notification.event),
            "number": dossier_labels.short_number(dossier),
            "third_party": dossier.taxpayer.full_name,
            "date": moment(notification.event.at),
            "url": settings.SITE_URL + reverse("procedures:dossier", args=[dossier.pk]),
        }
