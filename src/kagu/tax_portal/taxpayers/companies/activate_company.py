"""Activate a company: RID or RIDET, fiscal identifier, code of the letter (S8, D26)."""

from datetime import datetime, timedelta

from django.db import transaction

from kagu.counting.tries import Tries
from kagu.site import clock
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.activation.activation_secrets import (
    Kind,
    is_right,
    refuse_insider,
    use_letter_code,
)
from kagu.tax_portal.taxpayers.companies import company_mails
from kagu.tax_portal.taxpayers.companies.company_roles import (
    flag_without_representative,
    representatives,
)
from kagu.tax_portal.taxpayers.companies.contest_role import issue_contest_link
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE
from kagu.tax_portal.taxpayers.models import Company, CompanyRole, PortalUser, PostalNotice

TRIES = Tries("activations of a company", allowed=5, period=timedelta(days=1))


class ActivationRefused(Exception):
    """The company was not activated."""


class ActivationWrong(ActivationRefused):
    """The three do not go together; which one is wrong is never told."""

    def __init__(self, tries_left: int) -> None:
        super().__init__()
        self.tries_left = tries_left


class TooManyTries(ActivationRefused):
    """Five wrong tries: nothing for a day."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class CodeUsedMeanwhile(ActivationRefused):
    """Another account was a moment faster with the same letter."""


class AlreadyRepresentative(ActivationRefused):
    """This person represents the company already."""


def activate_company(user: PortalUser, *, register_number: str, fiscal_id: str, letter_code: str) -> Company:
    """This person represents the company; those who did before are told and may contest (M14).

    The person is told too, and a letter to the address of the register tells the company (D36).
    `register_number` is a RID (7 digits) or a RIDET (10), as `inputs.numbers` reads it. Raises
    ActivationRefused and LetterOfAnInsider.
    """
    access.own_taxpayer(user)
    company = _prove(user, register_number, fiscal_id, letter_code)
    refuse_insider(user, company.taxpayer)
    with transaction.atomic():
        company = _locked(company)
        # Asked again under the lock: another account, or a newer letter, may have been faster.
        is_still_right = is_right(company.taxpayer, Kind.LETTER_CODE, letter_code)
        _become_representative(user, company, is_still_right=is_still_right)
    TRIES.forget(str(user.pk))
    return company


def _become_representative(user: PortalUser, company: Company, *, is_still_right: bool) -> None:
    before = representatives(company)
    if any(role.portal_user_id == user.pk for role in before):
        raise AlreadyRepresentative
    if not is_still_right or not use_letter_code(company.taxpayer):
        raise CodeUsedMeanwhile
    role = CompanyRole.objects.create(
        company=company,
        portal_user=user,
        role=CompanyRole.Role.REPRESENTATIVE,
        proof=CompanyRole.Proof.SECRETS,
        contestable_until=clock.now() + CONTEST_ROLE.lifetime if before else None,
    )
    flag_without_representative(company)
    activity.record("company_activated", portal_user=user, taxpayer=company.taxpayer)
    PostalNotice.objects.create(role=role)
    company_mails.company_activated(role)
    for other in before:
        _tell(other, role)


def _tell(other: CompanyRole, newcomer: CompanyRole) -> None:
    address = company_mails.address_of(other)
    if not address:
        return
    link = issue_contest_link(newcomer, other, address)
    company_mails.new_representative(other, newcomer, address, link)


def _locked(company: Company) -> Company:
    return Company.objects.select_for_update(of=("self",)).select_related("taxpayer").get(pk=company.pk)


def _prove(user: PortalUser, register_number: str, fiscal_id: str, letter_code: str) -> Company:
    counter = str(user.pk)
    until = TRIES.blocked_until(counter)
    if until is not None:
        raise TooManyTries(until)
    tries_left = TRIES.count(counter)
    if tries_left < 0:
        # Tries sent at once were all counted before any was blocked: the sixth is not judged.
        raise TooManyTries(TRIES.block(counter))
    company = _found(register_number, fiscal_id)
    if company is not None and is_right(company.taxpayer, Kind.LETTER_CODE, letter_code):
        return company
    activity.record("company_secrets_wrong", portal_user=user, taxpayer=company.taxpayer if company else None)
    if not tries_left:
        raise TooManyTries(TRIES.block(counter))
    raise ActivationWrong(tries_left)


def _found(register_number: str, fiscal_id: str) -> Company | None:
    """A RIDET is its company's RID and three more digits; it must be one of its establishments."""
    companies = Company.objects.select_related("taxpayer").filter(
        taxpayer__fiscal_id=fiscal_id, taxpayer__closed_at=None
    )
    if len(register_number) == 10:
        return companies.filter(establishments__ridet=register_number).first()
    return companies.filter(rid=register_number).first()
