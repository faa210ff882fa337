"""What the portal does when the provider says who logs in, or what happened to an account."""

import logging
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from kagu.backup.deletions import note_deletion
from kagu.inputs.addresses import read_address
from kagu.inputs.refusals import InputRefused
from kagu.relying_party.refusals import LoginRefused
from kagu.tax_portal.taxpayers.account.deletion_preview import preview_for
from kagu.tax_portal.taxpayers.account.detachment import detach
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import PortalUser, PurgedSubject

logger = logging.getLogger(__name__)


@transaction.atomic
def find_or_create_user(claims: dict[str, Any]) -> PortalUser:
    """The user of an ID token's `sub`, with names and e-mail as the provider says now.

    Refused when the account was deleted: a subject is never given twice.
    """
    sub = claims["sub"]
    known, _created = PortalUser.objects.get_or_create(sub=sub)
    # Locked, then asked: news of a deletion that came meanwhile must win.
    user = PortalUser.objects.select_for_update().filter(pk=known.pk, sub=sub).first()
    if user is None or PurgedSubject.objects.filter(sub_hash=PurgedSubject.hash_of(sub)).exists():
        raise LoginRefused
    user.first_name = claims.get("given_name", "")[:100]
    user.family_name = claims.get("family_name", "")[:100]
    # An account that is disabled at the provider cannot log in there: this login ends it here too.
    user.disabled_at, user.availability_at = None, datetime.fromtimestamp(claims["iat"], UTC)
    _follow_language(user, str(claims.get("locale", ""))[:2])
    address = _readable_address(claims.get("email", ""))
    if address:
        user.email = address
        # The provider's own clock: its events are compared with it.
        user.email_updated_at = datetime.fromtimestamp(claims["iat"], UTC)
    user.save()
    return user


@transaction.atomic
def account_purged(sub: str) -> None:
    """The account was deleted: forget whose it was, keep what belongs to the taxpayer (S6)."""
    _, is_news = PurgedSubject.objects.get_or_create(sub_hash=PurgedSubject.hash_of(sub))
    if is_news:
        note_deletion(PurgedSubject.hash_of(sub))
    # Someone's very first login may be under way: of two rows with one `sub`, the second waits.
    known, is_unknown = PortalUser.objects.get_or_create(sub=sub)
    user = PortalUser.objects.select_for_update().filter(pk=known.pk, sub=sub).first()
    if is_unknown:
        known.delete()
    elif user is not None:
        detach(user)


@transaction.atomic
def account_disabled(sub: str, reason: str, at: datetime) -> None:
    """Nobody acts with this account until it is enabled again; news older than the last is ignored."""
    if _older_than(at, sub).filter(disabled_at=None).update(disabled_at=at, availability_at=at):
        _record("account_disabled", sub, reason=reason)


@transaction.atomic
def account_enabled(sub: str, at: datetime) -> None:
    """The account may be used again; what disabled it may still arrive, late."""
    was_disabled = PortalUser.objects.filter(sub=sub, disabled_at__isnull=False).exists()
    if _older_than(at, sub).update(disabled_at=None, availability_at=at) and was_disabled:
        _record("account_enabled", sub)


@transaction.atomic
def identifier_changed(sub: str, new_email: str, at: datetime) -> None:
    """The account's e-mail changed; older news than what is known changes nothing (E50)."""
    address = _readable_address(new_email)
    user = PortalUser.objects.select_for_update().filter(sub=sub).first()
    if not address or user is None or (user.email_updated_at and at < user.email_updated_at):
        return
    user.email = address
    user.email_updated_at = at
    user.save(update_fields=["email", "email_updated_at"])


def credential_changed(sub: str) -> None:
    """Nothing to do: the portal knows no password, and ended sessions are told on their own."""


def session_revoked(sub: str) -> None:
    """Nothing more to do: the sessions of this `sub` were ended before this was called."""


def deletion_preview(sub: str, language: str) -> dict[str, list[str]]:
    """What is held here of the person, and what they would lose; nothing is changed."""
    user = PortalUser.objects.filter(sub=sub).first()
    return preview_for(user, language) if user else {"holds": [], "warnings": [], "objections": []}


def _older_than(at: datetime, sub: str) -> QuerySet[PortalUser]:
    """The user, if nothing newer is known of whether the account may be used (E50)."""
    return PortalUser.objects.filter(Q(availability_at=None) | Q(availability_at__lte=at), sub=sub)


def _readable_address(told: str) -> str:
    """Signed by the provider, and read like any other address; empty for what is none."""
    try:
        return read_address(told) if told else ""
    except InputRefused as refusal:
        logger.warning("The provider gave an address that is none (%s): the one known stays.", refusal.code)
        return ""


def _follow_language(user: PortalUser, told: str) -> None:
    """What the provider tells anew, else what was chosen here; nothing told: the language of this browser."""
    if told not in dict(settings.LANGUAGES):
        user.language = get_language() or settings.LANGUAGE_CODE
    elif told != user.told_language:
        user.language = user.told_language = told


def _record(kind: str, sub: str, reason: str = "") -> None:
    activity.record(kind, portal_user=PortalUser.objects.with_sub(sub), reason=reason[:300])
