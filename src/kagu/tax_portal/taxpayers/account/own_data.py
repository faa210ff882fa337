"""All that the portal holds about a person, as rows: what they read on a page, or take away as a file.

What is another taxpayer's is not in it, but for what the person did there; secrets are only dated.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kagu.tax_portal.taxpayers.companies import company_labels
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.delegations.delegations import given_by, received_by
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.models import (
    Activity,
    Delegation,
    Dossier,
    DossierEvent,
    PortalUser,
    SubscriptionContest,
    Taxpayer,
)

Row = dict[str, Any]


def own_data(user: PortalUser) -> dict[str, list[Row]]:
    """Each subject's rows by its name; words are in the language in force, dates are dates."""
    subscription = user.live_subscription
    person = subscription.taxpayer if subscription else None
    return {
        "account": [_account(user)],
        "taxpayer": [_taxpayer(person)] if person else [],
        "households": _households(person) if person else [],
        "secrets": _secrets(person) if person else [],
        "subscriptions": _subscriptions(user),
        "contests": _contests(user),
        "third_party_emails": _third_party_emails(user),
        "personal_procedures": _rows(user.personal_procedures_switches.values("at", "enabled")),
        "roles": _roles(user),
        "delegations_given": [_delegation(row) for row in given_by(person)] if person else [],
        "delegations_received": [_delegation(row) for row in received_by(person)] if person else [],
        "dossiers": [_dossier(row) for row in person.dossiers.all()] if person else [],
        "acts_for_others": _acts_for_others(user, person),
        "notifications": _notifications(user),
        "history": _history(user, person),
    }


def _rows(found: Iterable[Any]) -> list[Row]:
    return [dict(row) for row in found]


def _account(user: PortalUser) -> Row:
    return {
        "first_name": user.first_name,
        "family_name": user.family_name,
        "email": user.email,
        "language": user.language,
        "since": user.created_at,
        "personal_procedures": user.personal_enabled,
        "is_agent": user.is_staff,
    }


def _taxpayer(person: Taxpayer) -> Row:
    return {
        "fiscal_id": person.fiscal_id,
        "delegation_number": str(person.delegation_number),
        "name": person.name,
        "first_names": person.first_names,
        "birth_date": person.birth_date,
        "street": person.street,
        "postal_code": person.postal_code,
        "municipality": person.municipality,
        "is_self_employed": person.is_self_employed,
    }


def _households(person: Taxpayer) -> list[Row]:
    return _rows(person.households.order_by("year").values("year", "reference"))


def _secrets(person: Taxpayer) -> list[Row]:
    fields = ("kind", "issued_at", "issued_by", "expires_at", "used_at", "revoked_at")
    return _rows(person.activation_secrets.order_by("issued_at").values(*fields))


def _subscriptions(user: PortalUser) -> list[Row]:
    return [
        {
            "fiscal_id": row.taxpayer.fiscal_id,
            "since": row.subscribed_at,
            "terms_version": row.terms_version,
            "ended_at": row.ended_at,
            "end_reason": row.end_reason,
        }
        for row in user.subscriptions.select_related("taxpayer").order_by("subscribed_at")
    ]


def _contests(user: PortalUser) -> list[Row]:
    made = SubscriptionContest.objects.filter(portal_user=user).order_by("at")
    return _rows(made.values("at", "decided_at", "outcome"))


def _third_party_emails(user: PortalUser) -> list[Row]:
    fields = ("address", "state", "requested_at", "confirmed_at", "ended_at")
    return _rows(user.third_party_emails.order_by("requested_at").values(*fields))


def _roles(user: PortalUser) -> list[Row]:
    return [
        {
            "company": str(row.company),
            "role": company_labels.role(row),
            "since": row.since,
            "granted_by": row.granted_by,
            "ended_at": row.ended_at,
            "end_reason": row.end_reason,
        }
        for row in user.company_roles.select_related("company__taxpayer").order_by("since")
    ]


def _delegation(row: Delegation) -> Row:
    return {
        "principal": delegation_labels.principal_name(row),
        "delegate": delegation_labels.delegate_name(row),
        "services": delegation_labels.services(row),
        "state": delegation_labels.state(row),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "proposed_at": row.proposed_at,
        "answered_at": row.answered_at,
        "ended_at": row.ended_at,
    }


def _dossier(row: Dossier) -> Row:
    return {
        "title": dossier_labels.title(row),
        "state": dossier_labels.state(row),
        "receipt_number": row.receipt_number or "",
        "created_at": row.created_at,
        "submitted_at": row.submitted_at,
        "content": row.content,
        "events": _events(row.events.all()),
    }


def _events(events: Iterable[DossierEvent]) -> list[Row]:
    return [
        {"at": row.at, "what": dossier_labels.event(row), "by": row.actor_name, "capacity": row.capacity}
        for row in events
    ]


def _acts_for_others(user: PortalUser, person: Taxpayer | None) -> list[Row]:
    events = DossierEvent.objects.filter(actor=user).exclude(dossier__taxpayer=person)
    return [
        {
            "at": row.at,
            "for": row.dossier.taxpayer.full_name,
            "title": dossier_labels.title(row.dossier),
            "what": dossier_labels.event(row),
        }
        for row in events.select_related("dossier__taxpayer").order_by("at")
    ]


def _notifications(user: PortalUser) -> list[Row]:
    return [
        {
            "at": row.created_at,
            "title": dossier_labels.title(row.dossier),
            "what": dossier_labels.event(row.event),
            "sent_to": row.sent_to,
            "sent_at": row.sent_at,
            "read_at": row.read_at,
        }
        for row in user.notifications.select_related("dossier", "event").order_by("created_at")
    ]


def _history(user: PortalUser, person: Taxpayer | None) -> list[Row]:
    theirs = Q(portal_user=user) | Q(taxpayer=person) if person else Q(portal_user=user)
    return [
        {"at": row.at, "what": words_of(row.kind), "by": row.actor, "reason": row.reason}
        for row in Activity.objects.filter(theirs).order_by("at", "pk")
    ]
