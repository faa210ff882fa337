"""Who wins when clicks come together: real threads, real transactions (E5, E49, E50, E55)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from kagu.outbox.models import OutboxMessage
from kagu.relying_party.refusals import LoginRefused
from kagu.tax_portal.taxpayers.access import RightMissing
from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.assessments.issue_assessment import issue_assessment
from kagu.tax_portal.taxpayers.companies.activate_company import activate_company
from kagu.tax_portal.taxpayers.delegations.answer_delegation import accept_delegation
from kagu.tax_portal.taxpayers.delegations.delegations import DelegationRefused
from kagu.tax_portal.taxpayers.delegations.govern_delegation import revoke_delegation
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, INCOME
from kagu.tax_portal.taxpayers.ledger.balance import balance, owed_by
from kagu.tax_portal.taxpayers.models import (
    Delegation,
    Dossier,
    PersonalProceduresSwitch,
    PortalUser,
    Subscription,
    ThirdPartyEmail,
)
from kagu.tax_portal.taxpayers.profile.personal_procedures import switch_personal_procedures
from kagu.tax_portal.taxpayers.profile.third_party_email import request_third_party_email
from kagu.tax_portal.taxpayers.subscriptions.subscribe import (
    TRIES,
    TaxpayerTaken,
    TooManyTries,
    subscribe,
)
from tests.mails import Mailbox, path_of
from tests.tax_portal.conftest import Delegate, MakeCompany, MakePerson, make_taxpayer, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.threads import run_together
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PRO = "alice.pro@exemple.nc"
CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-20"}


def pressing(link: str) -> Callable[[], Any]:
    """A browser of its own that is about to press the link's button."""
    browser = Client()
    fields = browser.get(path_of(link)).context
    form = {"technicalID": fields["technical_id"], "token": fields["token"]}
    return lambda: browser.post("/public/validatetiers", form)


def test_twenty_clicks_on_one_link_have_one_effect(alice: PortalUser, mails: Mailbox) -> None:
    request_third_party_email(alice, PRO, browser="a browser", language="fr")
    link = mails.last_link_to(PRO)
    answers = run_together(*[pressing(link) for _ in range(20)])
    assert all("a bien été mise à jour" in text_of(answer) for answer in answers)
    assert OutboxMessage.objects.filter(payload__template="third_party_email_changed").count() == 1


def test_two_requests_at_once_leave_one_pending(alice: PortalUser) -> None:
    run_together(
        *[
            lambda address=address: request_third_party_email(
                alice, address, browser="a browser", language="fr"
            )
            for address in (PRO, "cabinet@exemple.nc")
        ]
    )
    assert ThirdPartyEmail.objects.filter(state=ThirdPartyEmail.State.PENDING).count() == 1


def test_two_tabs_switching_off_switch_once(alice: PortalUser) -> None:
    run_together(*[lambda: switch_personal_procedures(alice, enabled=False, language="fr") for _ in range(5)])
    assert PersonalProceduresSwitch.objects.count() == 1


def test_of_two_accounts_with_the_same_letter_one_subscribes(make_person: MakePerson) -> None:
    people = [make_person(name, is_subscribed=False) for name in ("Charlie", "Mallory")]
    taxpayer = make_taxpayer("Charlie")
    set_secret(taxpayer, Kind.DECLARANT_NUMBER, "8240117")
    code = issue_letter_code(taxpayer)
    secrets = {"fiscal_id": taxpayer.fiscal_id, "declarant_number": "8240117", "letter_code": code}
    results = run_together(
        *[lambda person=person: subscribe(person, language="fr", **secrets) for person in people]
    )
    assert Subscription.objects.count() == 1
    assert sum(isinstance(result, Subscription) for result in results) == 1
    assert sum(isinstance(result, Exception) for result in results) == 1
    assert not any(isinstance(result, TooManyTries) for result in results)


def test_guesses_at_once_are_all_counted(make_person: MakePerson) -> None:
    charlie = make_person("Charlie", is_subscribed=False)
    guess = {"fiscal_id": "1404920", "declarant_number": "1", "letter_code": "A"}
    results = run_together(*[lambda: subscribe(charlie, language="fr", **guess) for _ in range(12)])
    assert sum(isinstance(result, TooManyTries) for result in results) == 8
    assert not any(isinstance(result, TaxpayerTaken) for result in results)


def test_a_right_guess_among_too_many_sent_at_once_opens_nothing(make_person: MakePerson) -> None:
    """Five tries have been counted and none has blocked the account yet: the next is not judged."""
    charlie = make_person("Charlie", is_subscribed=False)
    taxpayer = make_taxpayer("Charlie")
    set_secret(taxpayer, Kind.DECLARANT_NUMBER, "8240117")
    right = {"fiscal_id": taxpayer.fiscal_id, "declarant_number": "8240117"}
    code = issue_letter_code(taxpayer)
    for _ in range(5):
        TRIES.count(str(charlie.pk))
    results = run_together(
        *[lambda: subscribe(charlie, language="fr", letter_code=code, **right) for _ in range(4)]
    )
    assert all(isinstance(result, TooManyTries) for result in results)
    assert not Subscription.objects.filter(portal_user=charlie).exists()


def test_of_two_accounts_with_a_companys_letter_one_represents_it(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany
) -> None:
    company = make_company("SARL Newman")
    secrets = {
        "register_number": company.company.rid,
        "fiscal_id": company.fiscal_id,
        "letter_code": issue_letter_code(company),
    }
    run_together(*[lambda person=person: activate_company(person, **secrets) for person in (alice, bob)])
    assert company.company.roles.filter(ended_at=None).count() == 1


def test_pressing_begin_ten_times_at_once_makes_one_draft(alice: PortalUser) -> None:
    person = taxpayer_of(alice)
    drafts = run_together(*[lambda: dossiers.open_draft(alice, person, ADDRESS, "") for _ in range(10)])
    assert len({draft.pk for draft in drafts}) == 1
    assert Dossier.objects.count() == 1


def test_a_revocation_is_never_committed_before_a_filing_that_it_should_stop(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E55: once the right was read, whoever takes it away waits until the filing is committed."""
    principal = taxpayer_of(alice)
    delegation = delegate(principal, bob, adresse=["consult", "prepare", "submit"])
    draft = dossiers.open_draft(bob, principal, ADDRESS, "")
    with ThreadPoolExecutor(1) as other:
        seen = []

        def revoke() -> None:
            revoke_delegation(alice, delegation.pk)
            connection.close()

        def between() -> str:
            revocation = other.submit(revoke)
            wait_until(lambda: revocation.done() or _somebody_waits())
            seen.append(revocation.done())
            return "2026-RACE0001"

        monkeypatch.setattr("kagu.tax_portal.taxpayers.dossiers.put_in_force.new_receipt_number", between)
        dossiers.submit_dossier(bob, draft.pk, CONTENT, 0)
    assert seen == [False]
    delegation.refresh_from_db()
    assert delegation.state == Delegation.State.ENDED


def test_a_filing_that_comes_during_a_revocation_is_refused(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    principal = taxpayer_of(alice)
    delegation = delegate(principal, bob, adresse=["consult", "prepare", "submit"])
    draft = dossiers.open_draft(bob, principal, ADDRESS, "")

    def file() -> Any:
        try:
            return dossiers.submit_dossier(bob, draft.pk, CONTENT, 0)
        except RightMissing as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            revoke_delegation(alice, delegation.pk)
            filing = other.submit(file)
            wait_until(lambda: filing.done() or _somebody_waits())
        assert isinstance(filing.result(timeout=30), RightMissing)
    draft.refresh_from_db()
    assert draft.state == Dossier.State.DRAFT


def test_filing_ten_times_at_once_files_once(alice: PortalUser) -> None:
    draft = dossiers.open_draft(alice, taxpayer_of(alice), ADDRESS, "")
    run_together(*[lambda: dossiers.submit_dossier(alice, draft.pk, CONTENT, 0) for _ in range(10)])
    assert draft.events.filter(kind="submitted").count() == 1
    assert OutboxMessage.objects.filter(kind="notification").count() == 1


def test_filing_at_the_second_of_revocation_is_one_or_the_other(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    """E55: either it was filed while the right was there, or it is a draft still."""
    principal = taxpayer_of(alice)
    delegation = delegate(principal, bob, adresse=["consult", "prepare", "submit"])
    draft = dossiers.open_draft(bob, principal, ADDRESS, "")
    _revoked, filed = run_together(
        lambda: revoke_delegation(alice, delegation.pk),
        lambda: dossiers.submit_dossier(bob, draft.pk, CONTENT, 0),
    )
    draft.refresh_from_db()
    if isinstance(filed, Dossier):
        assert draft.state == Dossier.State.SUBMITTED
    else:
        assert isinstance(filed, RightMissing)
        assert draft.state == Dossier.State.DRAFT


def test_accepting_and_revoking_at_once_end_in_one_state(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    delegation = delegate(taxpayer_of(alice), bob, adresse=["consult"])
    in_a_week = timezone.now() + timedelta(days=7)
    Delegation.objects.update(state=Delegation.State.PROPOSED, proposal_expires_at=in_a_week)
    accepted, revoked = run_together(
        lambda: accept_delegation(bob, delegation.pk), lambda: revoke_delegation(alice, delegation.pk)
    )
    delegation.refresh_from_db()
    assert delegation.state == Delegation.State.ENDED
    assert isinstance(revoked, Delegation)
    assert isinstance(accepted, (Delegation, DelegationRefused))


def test_a_login_and_a_deletion_at_once_leave_nobody(alice: PortalUser) -> None:
    claims = {"sub": "alice-sub", "iat": 0, "email": "alice@exemple.nc"}
    run_together(
        lambda: account_events.account_purged("alice-sub"),
        lambda: account_events.find_or_create_user(claims),
    )
    assert not PortalUser.objects.filter(sub="alice-sub").exists()


def test_a_very_first_login_that_a_deletion_crosses_leaves_nobody() -> None:
    """The news arrives when the new row is written and nobody can see it yet."""

    def purge() -> None:
        account_events.account_purged("new-sub")
        connection.close()

    with ThreadPoolExecutor(1) as provider:
        with transaction.atomic():
            account_events.find_or_create_user({"sub": "new-sub", "iat": 0, "email": "new@exemple.nc"})
            deletion = provider.submit(purge)
            wait_until(lambda: deletion.done() or _somebody_waits())
        deletion.result(timeout=30)
    assert not PortalUser.objects.filter(detached_at=None).exists()
    with pytest.raises(LoginRefused):
        account_events.find_or_create_user({"sub": "new-sub", "iat": 0})


def test_the_deletion_of_someone_unknown_leaves_no_row() -> None:
    account_events.account_purged("nobody-here")
    assert not PortalUser.objects.exists()


def _somebody_waits() -> bool:
    """Whether a transaction stands before another's lock; on SQLite every second writer does."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchall()[0][0])


def test_a_notice_and_a_correction_that_cross_never_tax_twice(alice: PortalUser) -> None:
    """An agent or the computer decides on a return at the moment at which its correction is filed."""
    income = {"situation": "single", "is_resident": "yes", "box_NA": "12 000 000"}
    first = Dossier.objects.create(
        taxpayer=taxpayer_of(alice),
        service=INCOME.code,
        period="2025",
        state=Dossier.State.SUBMITTED,
        submitted_at=timezone.now(),
        content=income,
    )
    draft = dossiers.correct_dossier(alice, first.pk)
    content = {**income, "box_NA": "9 000 000"}
    results = run_together(
        lambda: issue_assessment(first),
        lambda: dossiers.submit_dossier(alice, draft.pk, content, draft.content_version),
    )
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, WrongState)]
    assert balance(taxpayer_of(alice)) == 0
    notice = issue_assessment(Dossier.objects.get(pk=draft.pk))
    assert balance(taxpayer_of(alice)) == notice.amount_due
    assert [owed.amount for owed in owed_by(taxpayer_of(alice))] == [notice.amount_due]
