"""The third-party e-mail: asked for, confirmed by its mailbox, changed, cancelled, removed."""

from django.db import transaction

from kagu.counting.lately import A_DAY, count_lately
from kagu.inputs.addresses import mailbox_of, mask_address, normalize_address
from kagu.mailed_links.links import (
    IssuedLink,
    LinkRevoked,
    LinkUsed,
    issue_link,
    supersede_links,
    use_link,
)
from kagu.mailed_links.models import MailedLink
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes
from kagu.site import clock
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.link_purposes import CONFIRM_THIRD_PARTY_EMAIL, Ending, end_links
from kagu.tax_portal.taxpayers.models import PortalUser, RefusedThirdPartyAddress, ThirdPartyEmail
from kagu.tax_portal.taxpayers.profile import profile_mails
from kagu.tax_portal.taxpayers.profile.undeliverable import is_undeliverable, note_answer

REFUSAL = "refused third-party address"
REQUESTS_A_DAY = 5


class ThirdPartyEmailRefused(Exception):
    """The address cannot be asked for."""


class AlreadyInForce(ThirdPartyEmailRefused):
    """It is the third-party address already."""


class MailboxRefused(ThirdPartyEmailRefused):
    """That mailbox asked not to be proposed again by this person (E43)."""


class TooManyRequests(ThirdPartyEmailRefused):
    """Enough mails went out for this person today."""


def address_in_force(user: PortalUser) -> str:
    """The third-party address, empty when messages go to the personal one."""
    row = user.third_party_emails.filter(state=ThirdPartyEmail.State.IN_FORCE).first()
    return row.address if row else ""


def pending_request(user: PortalUser) -> ThirdPartyEmail | None:
    """The address that waits for its mailbox to confirm."""
    return user.third_party_emails.filter(
        state=ThirdPartyEmail.State.PENDING, expires_at__gt=clock.now()
    ).first()


@transaction.atomic
def request_third_party_email(
    user: PortalUser, address: str, *, browser: str, language: str
) -> ThirdPartyEmail | None:
    """Send a link to the address; None when it is the personal one, which means « none » (E42)."""
    user = PortalUser.objects.select_for_update().get(pk=user.pk)
    if _same(address, user.email):
        _end_request(user, ThirdPartyEmail.State.REPLACED)
        _end_address_in_force(user, ThirdPartyEmail.State.REMOVED)
        activity.record("third_party_email_same_as_personal", portal_user=user)
        return None
    _refuse(user, address)
    _end_request(user, ThirdPartyEmail.State.REPLACED)
    request = ThirdPartyEmail.objects.create(
        portal_user=user,
        address=address,
        expires_at=clock.now() + CONFIRM_THIRD_PARTY_EMAIL.lifetime,
    )
    activity.record("third_party_email_requested", portal_user=user, address=mask_address(address))
    profile_mails.third_party_email_validation(request, _issue(request, browser, language), language)
    return request


@transaction.atomic
def confirm_third_party_email(link: MailedLink) -> ThirdPartyEmail:
    """The mailbox agreed: from now on third-party messages go there (R116-R118)."""
    request = _requested_by(link)
    use_link(link)
    note_answer(request.address)
    _end_address_in_force(request.portal_user, ThirdPartyEmail.State.REPLACED)
    request.state = ThirdPartyEmail.State.IN_FORCE
    request.confirmed_at = clock.now()
    request.save(update_fields=["state", "confirmed_at"])
    activity.record(
        "third_party_email_changed",
        portal_user=request.portal_user,
        address=mask_address(request.address),
    )
    profile_mails.third_party_email_changed(request)
    return request


@transaction.atomic
def refuse_third_party_email(link: MailedLink) -> None:
    """The mailbox wants nothing from this person, now or later (E43)."""
    request = _requested_by(link)
    use_link(link)
    _end(request, ThirdPartyEmail.State.REFUSED)
    RefusedThirdPartyAddress.objects.get_or_create(
        portal_user=request.portal_user, address_hash=refusal_hash(request.address)
    )
    activity.record(
        "third_party_email_refused",
        portal_user=request.portal_user,
        address=mask_address(request.address),
    )


@transaction.atomic
def cancel_third_party_email(user: PortalUser) -> None:
    """Forget the address that waits; the one in force stays."""
    if _end_request(user, ThirdPartyEmail.State.CANCELLED):
        activity.record("third_party_email_cancelled", portal_user=user)


@transaction.atomic
def remove_third_party_email(user: PortalUser, *, language: str) -> None:
    """All messages go to the personal address again, and it is told so (C22, M11)."""
    if _end_address_in_force(user, ThirdPartyEmail.State.REMOVED):
        activity.record("third_party_email_removed", portal_user=user)
        profile_mails.third_party_email_removed(user, language)


def refusal_hash(address: str) -> str:
    """By what a mailbox that refused is known again, in any spelling, without being kept."""
    return keyed_hash(REFUSAL, mailbox_of(address).encode()).hex()


def still_in_force(link: MailedLink) -> ThirdPartyEmail | None:
    """What a link that has already served put in force, if it still is (S11)."""
    return ThirdPartyEmail.objects.filter(pk=link.target, state=ThirdPartyEmail.State.IN_FORCE).first()


def _refuse(user: PortalUser, address: str) -> None:
    if _same(address, address_in_force(user)) and not is_undeliverable(address):
        raise AlreadyInForce
    # The second spelling is that of refusals from before dots and tags were passed over.
    spellings = (mailbox_of(address), normalize_address(address))
    known = [one.hex() for spelling in spellings for one in keyed_hashes(REFUSAL, spelling.encode())]
    if user.refused_third_party_addresses.filter(address_hash__in=known).exists():
        raise MailboxRefused
    if count_lately(user.third_party_emails.all(), "requested_at", A_DAY) >= REQUESTS_A_DAY:
        raise TooManyRequests


def _issue(request: ThirdPartyEmail, browser: str, language: str) -> IssuedLink:
    return issue_link(
        CONFIRM_THIRD_PARTY_EMAIL,
        target=str(request.pk),
        sent_to=request.address,
        browser=browser,
        language=language,
    )


def _requested_by(link: MailedLink) -> ThirdPartyEmail:
    rows = ThirdPartyEmail.objects.select_for_update(of=("self",)).select_related("portal_user")
    request = rows.filter(pk=link.target).first()
    if request is not None and request.state == ThirdPartyEmail.State.IN_FORCE:
        # Another click on the same link was faster.
        raise LinkUsed(link)
    if request is None or request.state != ThirdPartyEmail.State.PENDING:
        raise LinkRevoked(link)
    return request


def _end_request(user: PortalUser, state: str) -> bool:
    request = user.third_party_emails.filter(state=ThirdPartyEmail.State.PENDING).first()
    if request is None:
        return False
    _end(request, state)
    if state == ThirdPartyEmail.State.REPLACED:
        supersede_links(CONFIRM_THIRD_PARTY_EMAIL, target=str(request.pk))
    end_links(Ending.REQUEST_ENDED, request.pk)
    return True


def _end_address_in_force(user: PortalUser, state: str) -> bool:
    row = user.third_party_emails.filter(state=ThirdPartyEmail.State.IN_FORCE).first()
    if row is None:
        return False
    _end(row, state)
    return True


def _end(row: ThirdPartyEmail, state: str) -> None:
    row.state = state
    row.ended_at = clock.now()
    row.save(update_fields=["state", "ended_at"])


def _same(one: str, other: str) -> bool:
    return normalize_address(one) == normalize_address(other)
