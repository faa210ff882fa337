"""The receipt, the letter and the notices of the portal: anyone can read them, names are the register's."""

import pytest

from kagu.papers.make_pdf import make_pdf
from kagu.papers.paper import Paper
from kagu.tax_portal.taxpayers.dossiers.receipt_check import check_code
from kagu.tax_portal.taxpayers.models import Dossier
from tests.papers.made import text_of
from tests.papers.product import NAME, product_papers
from tests.papers.rules import broken_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers() -> dict[str, Paper]:
    return product_papers()


def test_every_paper_of_the_product_obeys_the_rules(papers: dict[str, Paper]) -> None:
    assert {name: broken_rules(make_pdf(paper)) for name, paper in papers.items()} == {
        name: [] for name in papers
    }


def test_they_name_people_as_the_register_does(papers: dict[str, Paper]) -> None:
    for name in ("letter to a person", "postal notices", "product receipt"):
        assert f"Tāvite {NAME}" in text_of(papers[name])
        assert "Direction" not in text_of(papers[name])


def test_a_notice_is_in_the_language_of_its_reader(papers: dict[str, Paper]) -> None:
    assert [sheet.language for sheet in papers["postal notices"].sheets] == ["en", "fr"]
    assert papers["letter to a person"].language == "en"


def test_no_secret_and_no_whole_identifier_is_in_what_is_posted(papers: dict[str, Paper]) -> None:
    for name in ("letter to a person", "letter to a company", "postal notices"):
        assert "1404920" not in text_of(papers[name])
        assert "1404921" not in text_of(papers[name])
    assert "K7MPQ-R4TXW" in text_of(papers["letter to a person"])


def test_the_receipt_tells_who_filed_and_how_to_check_it(papers: dict[str, Paper]) -> None:
    words = text_of(papers["product receipt"])
    for expected in ("Déposé par", "2026-7K3M9Q2X", check_code(Dossier.objects.get())):
        assert expected in words
