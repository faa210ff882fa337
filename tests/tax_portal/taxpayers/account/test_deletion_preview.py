"""What the portal answers to someone who may delete their account (E32, E34)."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from kagu.tax_portal.taxpayers.account.account_events import deletion_preview
from kagu.tax_portal.taxpayers.dossiers.dossiers import open_draft
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.models import (
    Activity,
    CompanyRole,
    Dossier,
    PortalUser,
    Subscription,
    ThirdPartyEmail,
)
from tests.tax_portal.conftest import Delegate, MakeCompany, taxpayer_of


def test_of_someone_unknown_nothing_is_held(db: None) -> None:
    assert deletion_preview("nobody", "fr") == {"holds": [], "warnings": [], "objections": []}


def test_who_never_subscribed_loses_nothing(charlie: PortalUser) -> None:
    said = deletion_preview(str(charlie.sub), "fr")
    assert said["warnings"] == said["objections"] == []
    assert said["holds"][0].startswith("Votre nom et votre adresse email")
    assert "abonnement" not in " ".join(said["holds"])


def test_the_service_asks_the_last_representative_of_a_company_to_wait(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany
) -> None:
    """E34: allowed, but said; a company with another representative is no worry."""
    make_company("SARL Newman", alice)
    shared = make_company("SARL Corail", alice)
    CompanyRole.objects.create(
        company=shared.company,
        portal_user=bob,
        role=CompanyRole.Role.REPRESENTATIVE,
        proof=CompanyRole.Proof.AGENT,
    )
    said = deletion_preview("alice-sub", "fr")
    (objection,) = said["objections"]
    assert "Personne d’autre que vous ne représente SARL Newman" in objection
    assert said["warnings"] == []


def test_drafts_and_delegations_are_counted(alice: PortalUser, bob: PortalUser, delegate: Delegate) -> None:
    """E32."""
    open_draft(alice, taxpayer_of(alice), INCOME, "2025")
    delegate(taxpayer_of(alice), bob, revenus=["consult"])
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    answer = deletion_preview("alice-sub", "fr")
    said = " ".join(answer["warnings"])
    assert "1 brouillon est en cours" in said
    assert "1 délégation que vous avez reçue sera suspendue." in said
    assert "1 délégation que vous avez donnée restera valable" in said
    assert answer["objections"] == []


def test_everything_held_is_named_from_the_rows(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, make_company: MakeCompany
) -> None:
    person = taxpayer_of(alice)
    Subscription.objects.filter(portal_user=alice).update(subscribed_at=datetime(2026, 3, 3, 12, tzinfo=UTC))
    open_draft(alice, person, INCOME, "2025")
    for number in range(2):
        Dossier.objects.create(
            taxpayer=person,
            service=INCOME.code,
            period=str(2023 + number),
            state=Dossier.State.ACCEPTED,
            submitted_at=timezone.now(),
        )
    delegate(person, bob, revenus=["consult"])
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    make_company("SARL Newman", alice)
    ThirdPartyEmail.objects.create(
        portal_user=alice,
        address="cabinet@exemple.nc",
        state=ThirdPartyEmail.State.IN_FORCE,
        expires_at=timezone.now() + timedelta(days=1),
    )
    Activity.objects.create(kind="logged_in", portal_user=alice)
    holds = deletion_preview("alice-sub", "fr")["holds"]
    assert {
        "Votre abonnement depuis le 3 mars 2026",
        "2 démarches déposées",
        "1 brouillon",
        "1 délégation donnée",
        "1 délégation reçue",
        "Votre rôle dans 1 société",
        "Votre email de contact tiers",
    } <= set(holds)
    assert holds[-1].endswith("d’historique")


def test_no_number_and_no_address_is_told_in_full(alice: PortalUser, make_company: MakeCompany) -> None:
    """The answer leaves the portal: it counts and names, it hands nothing over."""
    company = make_company("SARL Newman", alice)
    said = str(deletion_preview("alice-sub", "fr"))
    person = taxpayer_of(alice)
    for secret in (person.fiscal_id, company.fiscal_id, company.company.rid, alice.email, "alice-sub"):
        assert secret not in said


def test_a_past_subscription_is_held_too(alice: PortalUser) -> None:
    alice.subscriptions.update(ended_at=timezone.now(), end_reason=Subscription.EndReason.USER)
    holds = " ".join(deletion_preview("alice-sub", "fr")["holds"])
    assert "Votre ancien abonnement, terminé le" in holds
    assert "Votre abonnement depuis" not in holds


def test_the_answer_is_in_the_language_of_the_question(alice: PortalUser, make_company: MakeCompany) -> None:
    make_company("SARL Newman", alice)
    assert "Nobody but you represents" in deletion_preview("alice-sub", "en")["objections"][0]
    assert "Your role in 1 company" in deletion_preview("alice-sub", "en")["holds"]
    assert "Personne d’autre que vous ne représente" in deletion_preview("alice-sub", "tlh")["objections"][0]


def test_asking_changes_nothing(alice: PortalUser, make_company: MakeCompany) -> None:
    make_company("SARL Newman", alice)
    before = Activity.objects.count()
    deletion_preview("alice-sub", "fr")
    alice.refresh_from_db()
    assert alice.live_subscription
    assert Activity.objects.count() == before
