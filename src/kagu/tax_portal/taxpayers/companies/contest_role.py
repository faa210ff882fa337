"""A representative who was there first says a newcomer is none: the newcomer's role and gifts end (D26)."""

from django.db import transaction
from django.db.models import QuerySet

from kagu.mailed_links.links import IssuedLink, LinkRevoked, issue_link, use_link
from kagu.mailed_links.models import MailedLink
from kagu.tax_portal.taxpayers.agent_act import tell_desk
from kagu.tax_portal.taxpayers.companies import company_mails
from kagu.tax_portal.taxpayers.companies.company_roles import EndReason, end_role
from kagu.tax_portal.taxpayers.companies.undo_gifts import undo_gifts
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.link_purposes import CONTEST_ROLE, Ending, end_links
from kagu.tax_portal.taxpayers.models import CompanyRole, RoleContest


def issue_contest_link(newcomer: CompanyRole, defended: CompanyRole, address: str) -> IssuedLink:
    """For one of those who were there first, by the role that it defends."""
    language = defended.portal_user.language
    return issue_link(CONTEST_ROLE, target=_target(newcomer, defended), sent_to=address, language=language)


def contestable(link: MailedLink) -> tuple[CompanyRole, CompanyRole]:
    """The newcomer's role and the one that is defended; raises LinkRevoked when either is over."""
    newcomer_id, _, defended_id = link.target.partition(":")
    newcomer = _live(newcomer_id)
    defended = _live(defended_id)
    if newcomer is None or defended is None or not defended.portal_user.is_active:
        raise LinkRevoked(link)
    return newcomer, defended


@transaction.atomic
def contest_role(link: MailedLink) -> RoleContest:
    """The role ends with all that was given by it; an agent is told and looks at it.

    Raises LinkRevoked when the one who contests represents the company no more.
    """
    newcomer, defended = contestable(link)
    use_link(link)
    company = newcomer.company
    end_links(Ending.ROLE_CONTESTED, *[_target(newcomer, other) for other in company.roles.all()])
    contest = RoleContest.objects.create(contested=newcomer, defended=defended)
    activity.record("company_role_contested", portal_user=defended.portal_user, taxpayer=company.taxpayer)
    end_role(newcomer, EndReason.CONTESTED)
    company_mails.role_changed(newcomer)
    undo_gifts(newcomer.portal_user, company, newcomer.since)
    tell_desk(company.taxpayer)
    return contest


def _target(newcomer: CompanyRole, defended: CompanyRole) -> str:
    return f"{newcomer.pk}:{defended.pk}"


def _live(role_id: str) -> CompanyRole | None:
    return _locked().filter(pk=role_id).first() if role_id.isdecimal() else None


def _locked() -> QuerySet[CompanyRole]:
    live = CompanyRole.objects.filter(role=CompanyRole.Role.REPRESENTATIVE, ended_at=None)
    return live.select_for_update(of=("self",)).select_related("company__taxpayer", "portal_user")
