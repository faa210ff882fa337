"""What the portal answers to someone who is about to delete their account (E32, E34)."""

from kagu.tax_portal.taxpayers.account_events import deletion_preview
from kagu.tax_portal.taxpayers.dossiers import open_draft
from kagu.tax_portal.taxpayers.fiscal_services import INCOME
from kagu.tax_portal.taxpayers.models import Activity, CompanyRole, PortalUser
from tests.tax_portal.conftest import Delegate, MakeCompany, taxpayer_of


def test_someone_unknown_or_without_anything_loses_nothing(alice: PortalUser, charlie: PortalUser) -> None:
    for sub in ("nobody", alice.sub, charlie.sub):
        assert deletion_preview(str(sub), "fr") == []


def test_the_last_representative_of_a_company_is_warned(
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
    (warning,) = deletion_preview("alice-sub", "fr")
    assert "seul gestionnaire de SARL Newman" in warning


def test_drafts_and_delegations_are_counted(alice: PortalUser, bob: PortalUser, delegate: Delegate) -> None:
    """E32."""
    open_draft(alice, taxpayer_of(alice), INCOME, "2025")
    delegate(taxpayer_of(alice), bob, revenus=["consult"])
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    said = " ".join(deletion_preview("alice-sub", "fr"))
    assert "1 brouillon est en cours" in said
    assert "1 délégation que vous avez reçue sera suspendue." in said
    assert "1 délégation que vous avez donnée restera valable" in said


def test_the_answer_is_in_the_language_of_the_question(alice: PortalUser, make_company: MakeCompany) -> None:
    make_company("SARL Newman", alice)
    assert "only representative" in deletion_preview("alice-sub", "en")[0]
    assert "seul gestionnaire" in deletion_preview("alice-sub", "tlh")[0]


def test_asking_changes_nothing(alice: PortalUser, make_company: MakeCompany) -> None:
    make_company("SARL Newman", alice)
    before = Activity.objects.count()
    deletion_preview("alice-sub", "fr")
    alice.refresh_from_db()
    assert alice.live_subscription
    assert Activity.objects.count() == before
