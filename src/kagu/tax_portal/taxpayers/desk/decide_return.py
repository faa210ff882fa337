"""What is decided about a filed dossier, by agents or the department's computer: one act for both."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from kagu.desk.agent_act import ActRefused
from kagu.inputs.amounts import read_amount
from kagu.tax_portal.taxpayers.agent_act import ActOfOffice, refuse_own_matter
from kagu.tax_portal.taxpayers.assessments.issue_assessment import (
    Computed,
    issue_assessment,
    issue_notice,
)
from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.dossiers import acknowledge_dossier
from kagu.tax_portal.taxpayers.dossiers.correct_as_office import correct_as_office
from kagu.tax_portal.taxpayers.dossiers.decide_dossier import decide_dossier
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, INCOME, PAYMENT
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.ledger.entries import Tax, enter_payment
from kagu.tax_portal.taxpayers.models import Assessment, Dossier
from kagu.tax_portal.taxpayers.profile.change_postal_address import change_postal_address
from kagu.tax_portal.taxpayers.returns.income_return import Unreadable
from kagu.tax_rules.refusals import TaxRulesRefusal


class NotComputable(ActRefused):
    """The rules do not compute this return: what it says, or its year, is not known to them."""


class AnswersRefused(ActRefused):
    """`errors` are those of the form, by its fields."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__()
        self.errors = errors


@transaction.atomic
def assess_return(dossier: Dossier, by: ActOfOffice) -> Assessment:
    """By this site's rules: the notice goes out and what is owed is entered."""
    refuse_own_matter(by, dossier.taxpayer)
    try:
        with _refused_where_it_waits_no_more():
            notice = issue_assessment(dossier, agent=by.agent)
    except (Unreadable, TaxRulesRefusal) as reason:
        raise NotComputable from reason
    activity.record("assessment_issued", taxpayer=dossier.taxpayer, **by.line)
    return notice


@transaction.atomic
def issue_notice_of(dossier: Dossier, computed: Computed, by: ActOfOffice) -> Assessment:
    """The same with what the department computed itself."""
    refuse_own_matter(by, dossier.taxpayer)
    with _refused_where_it_waits_no_more():
        notice = issue_notice(dossier, computed, agent=by.agent)
    activity.record("assessment_issued", taxpayer=dossier.taxpayer, **by.line)
    return notice


@transaction.atomic
def accept_dossier(dossier: Dossier, by: ActOfOffice) -> Dossier:
    """A change of address is carried out; any other dossier is accepted as it stands."""
    if dossier.service in (INCOME.code, PAYMENT.code):
        raise ActRefused
    decided = _decide(dossier, by, accepted=True)
    if decided.service == ADDRESS.code:
        form = form_of(decided, decided.content)
        if not form.is_valid():
            raise ActRefused
        told = form.cleaned_data
        change_postal_address(decided.taxpayer, told, actor=by.actor, reason=by.reason)
    activity.record("dossier_accepted", taxpayer=dossier.taxpayer, **by.line)
    return decided


@transaction.atomic
def correct_dossier(dossier: Dossier, by: ActOfOffice, content: Mapping[str, Any]) -> Dossier:
    """Other answers count instead, and wait for their decision; raises AnswersRefused."""
    refuse_own_matter(by, dossier.taxpayer)
    if dossier.service == PAYMENT.code:
        raise ActRefused
    form = form_of(dossier, content)
    if not form.is_valid():
        raise AnswersRefused(form.errors)
    answers = {name: answer for name, answer in content.items() if name in form.fields}
    with _refused_where_it_waits_no_more():
        correction = correct_as_office(dossier.pk, answers, agent=by.agent, reason=by.reason)
    activity.record("dossier_corrected", taxpayer=dossier.taxpayer, **by.line)
    return correction


@transaction.atomic
def reject_dossier(dossier: Dossier, by: ActOfOffice) -> Dossier:
    """What it had made owed is countered; the person reads why and may correct it."""
    decided = _decide(dossier, by, accepted=False)
    activity.record("dossier_rejected", taxpayer=dossier.taxpayer, **by.line)
    return decided


@transaction.atomic
def ask_for_document(dossier: Dossier, by: ActOfOffice) -> Dossier:
    """The reason says which one; nothing is decided."""
    refuse_own_matter(by, dossier.taxpayer)
    with _refused_where_it_waits_no_more():
        dossier = acknowledge_dossier.ask_for_document(dossier.pk, by.reason, agent=by.agent)
    activity.record("document_asked", taxpayer=dossier.taxpayer, **by.line)
    return dossier


@transaction.atomic
def take_in_payment(dossier: Dossier, by: ActOfOffice) -> Dossier:
    """The money of an order came: it is entered once, and the order is carried out."""
    if dossier.service != PAYMENT.code:
        raise ActRefused
    decided = _decide(dossier, by, accepted=True)
    tax = decided.content.get("tax", "")
    enter_payment(
        decided.taxpayer,
        tax if tax in Tax.values else Tax.OTHER,
        read_amount(decided.content["amount"]),
        f"order:{decided.pk}",
        reference=decided.receipt_number or "",
    )
    activity.record("payment_taken_in", taxpayer=dossier.taxpayer, **by.line)
    return decided


def _decide(dossier: Dossier, by: ActOfOffice, *, accepted: bool) -> Dossier:
    refuse_own_matter(by, dossier.taxpayer)
    with _refused_where_it_waits_no_more():
        return decide_dossier(dossier.pk, accepted=accepted, agent=by.agent, reason=by.reason)


@contextmanager
def _refused_where_it_waits_no_more() -> Iterator[None]:
    """Somebody was first, or the person corrected it meanwhile."""
    try:
        yield
    except WrongState as reason:
        raise ActRefused from reason
