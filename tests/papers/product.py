"""The papers that the portal gives, made of rows as they are in its database."""

from datetime import UTC, datetime

from kagu.papers.paper import Paper
from kagu.tax_portal.agents.letter_pdf import letter_paper
from kagu.tax_portal.agents.postal_notice_pdf import postal_notices_paper
from kagu.tax_portal.procedures.receipt_pdf import receipt_paper
from kagu.tax_portal.taxpayers.content_forms.summary import summary
from kagu.tax_portal.taxpayers.models import (
    Company,
    CompanyRole,
    Dossier,
    PortalUser,
    PostalNotice,
    Subscription,
    Taxpayer,
)

NAME = "Nguyễn"
CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-20"}


def product_papers() -> dict[str, Paper]:
    """Each by its name; the test has a database."""
    person = Taxpayer.objects.create(
        fiscal_id="1404920", kind="person", name=NAME, first_names="Tāvite", street="12 rue de l’Alma"
    )
    user = PortalUser.objects.create(
        sub="tavite", first_name="Direction", family_name="Impôts", language="en"
    )
    subscription = Subscription.objects.create(portal_user=user, taxpayer=person, terms_version="1")
    taxpayer = Taxpayer.objects.create(fiscal_id="1404921", kind="company", name="SARL ʻAna")
    company = Company.objects.create(taxpayer=taxpayer, rid="1404922")
    role = CompanyRole.objects.create(
        company=company, portal_user=user, role="representative", proof="secrets"
    )
    notices = [
        PostalNotice.objects.create(subscription=subscription),
        PostalNotice.objects.create(role=role),
    ]
    dossier = Dossier.objects.create(
        taxpayer=person,
        service="adresse",
        state="submitted",
        content=CONTENT,
        receipt_number="2026-7K3M9Q2X",
        submitted_at=datetime(2026, 11, 20, 1, tzinfo=UTC),
    )
    return {
        "letter to a person": letter_paper(person, "K7MPQ-R4TXW"),
        "letter to a company": letter_paper(taxpayer, "K7MPQ-R4TXW"),
        "postal notices": postal_notices_paper(notices),
        "product receipt": receipt_paper(dossier, person.full_name, summary(dossier)),
    }
