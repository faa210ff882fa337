"""Links that prove a mailbox: issue, find, use once, revoke (S11)."""

import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet

from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.purposes import Purpose
from kagu.site import clock

UUID_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class LinkRefused(Exception):
    """The link does not serve; `link` is its row when the right secret was shown."""

    def __init__(self, link: MailedLink | None = None) -> None:
        super().__init__()
        self.link = link


class LinkInvalid(LinkRefused):
    """Malformed, unknown, of another purpose, or with a wrong secret: all alike (E13)."""


class LinkUsed(LinkRefused):
    """It has already served (E5)."""


class LinkRevoked(LinkRefused):
    """What it was for was cancelled."""


class LinkSuperseded(LinkRefused):
    """A more recent request replaces it (E7)."""


class LinkExpired(LinkRefused):
    """Its time is over (E6)."""


@dataclass(frozen=True)
class IssuedLink:
    """The only place where the secret is readable: the address to put in the mail."""

    url: str
    expires_at: datetime
    link: MailedLink


def issue_link(
    purpose: Purpose,
    *,
    target: str,
    sent_to: str,
    lifetime: timedelta | None = None,
    browser: str | None = None,
    return_to: str = "",
    language: str = "",
) -> IssuedLink:
    """Make a link that serves as long as its purpose says, or for its own `lifetime`.

    `browser` is the cookie of the browser that asked (`browser.browser_of`), `language` that of the mail.
    """
    token = str(uuid.uuid4())
    link = MailedLink.objects.create(
        purpose=purpose.name,
        target=target,
        sent_to=sent_to,
        secret_hash=hash_secret(token),
        browser_hash=hash_secret(browser) if browser else "",
        return_to=return_to[:2000],
        language=language,
        expires_at=clock.now() + (purpose.lifetime if lifetime is None else lifetime),
    )
    query = urlencode({"technicalID": link.technical_id, "token": token})
    return IssuedLink(f"{settings.SITE_URL}/{purpose.path}?{query}", link.expires_at, link)


def find_link(purpose: Purpose, technical_id: str, token: str) -> MailedLink:
    """The live link with this secret, as `inputs.links` reads it, or the reason why it does not serve."""
    link = _with_secret(technical_id, token)
    if link.purpose != purpose.name:
        raise LinkInvalid
    _refuse_dead(link)
    return link


def purpose_of(technical_id: str, token: str) -> str:
    """What the link with this secret is for, dead or alive; raises LinkInvalid."""
    return _with_secret(technical_id, token).purpose


def use_link(link: MailedLink) -> None:
    """Consume the link: exactly one of many simultaneous callers gets through."""
    now = clock.now()
    used = _live(MailedLink.objects.filter(pk=link.pk, expires_at__gt=now)).update(used_at=now)
    link.refresh_from_db()
    if not used:
        _refuse_dead(link)
        raise LinkInvalid


def revoke_ended(purposes: Iterable[Purpose], ending: str, targets: Iterable[object]) -> None:
    """What the links of these targets were for is cancelled or done another way, as their purposes say."""
    names = [purpose.name for purpose in purposes if ending in purpose.ended_by]
    ended = MailedLink.objects.filter(purpose__in=names, target__in=[str(target) for target in targets])
    _live(ended).update(revoked_at=clock.now())


def revoke_links(purpose: Purpose, target: object, *, but_to: str | None = None) -> None:
    """Something ended all of this target's links for this, but those sent to the address `but_to`."""
    links = MailedLink.objects.filter(purpose=purpose.name, target=str(target))
    _live(links.exclude(sent_to=but_to)).update(revoked_at=clock.now())


def supersede_links(*purposes: Purpose, target: str) -> None:
    """A newer link is about to take their place."""
    names = [purpose.name for purpose in purposes]
    older = MailedLink.objects.filter(purpose__in=names, target=target)
    _live(older).update(superseded_at=clock.now())


def live_links(purpose: Purpose, target: str) -> QuerySet[MailedLink]:
    """The links that would serve now."""
    now = clock.now()
    return _live(MailedLink.objects.filter(purpose=purpose.name, target=target, expires_at__gt=now))


def was_asked_in(purpose: Purpose, target: str, browser: str) -> bool:
    """Whether this target had such a link that this browser asked for."""
    links = MailedLink.objects.filter(purpose=purpose.name, target=target)
    return links.filter(browser_hash=hash_secret(browser)).exists()


def count_issued_since(purpose: Purpose, target: str, since: datetime) -> int:
    """How many such links were made since then, for limits on mails."""
    return MailedLink.objects.filter(purpose=purpose.name, target=target, created_at__gt=since).count()


def count_issued_today(purpose: Purpose, target: str) -> int:
    """The same in the last 24 hours."""
    return count_issued_since(purpose, target, clock.now() - timedelta(days=1))


def had_enough_today(purpose: Purpose, target: str) -> bool:
    """Whether as many mails went out as one target may get in 24 hours."""
    return purpose.mails_a_day is not None and count_issued_today(purpose, target) >= purpose.mails_a_day


def hash_secret(secret: str) -> str:
    """Enough for a random secret of 122 bits: nobody can try them all."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _with_secret(technical_id: str, token: str) -> MailedLink:
    link = MailedLink.objects.filter(pk=_readable_id(technical_id)).first()
    expected = link.secret_hash if link else hash_secret("")
    is_right = hmac.compare_digest(expected, hash_secret(token.lower()))
    if link is None or not is_right:
        raise LinkInvalid
    return link


def _live(links: QuerySet[MailedLink]) -> QuerySet[MailedLink]:
    return links.filter(used_at=None, revoked_at=None, superseded_at=None)


def _refuse_dead(link: MailedLink) -> None:
    if link.used_at:
        raise LinkUsed(link)
    if link.revoked_at:
        raise LinkRevoked(link)
    if link.superseded_at:
        raise LinkSuperseded(link)
    if link.expires_at <= clock.now():
        raise LinkExpired(link)


def _readable_id(technical_id: str) -> uuid.UUID:
    """A malformed one takes the same way as an unknown one."""
    return uuid.UUID(technical_id) if UUID_FORM.fullmatch(technical_id) else uuid.uuid4()
