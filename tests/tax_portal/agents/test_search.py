"""Finding a taxpayer as agents, and whoever acts for many, type names and numbers."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from kagu.tax_portal.agents.search import SEARCH
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.imports.import_taxpayers import import_taxpayers
from kagu.tax_portal.taxpayers.models import PortalUser, SearchWord, Taxpayer
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, make_taxpayer
from tests.tax_portal.pages import text_of

DESK = "/agents/"
NOBODY = "Aucun contribuable ne correspond."
PERSON = {"first_names": "ÉLODIE Marie-Ange", "name": "Cœur d’Angelo", "fiscal_id": "1733902"}


@pytest.fixture
def elodie(db: None) -> Taxpayer:
    return make_taxpayer("Élodie", **PERSON)


@pytest.fixture
def company(make_company: MakeCompany) -> Taxpayer:
    taxpayer = make_company("SARL Récif & Fils")
    Taxpayer.objects.filter(pk=taxpayer.pk).update(fiscal_id="0938812")
    taxpayer.company.rid = "1630456"
    taxpayer.company.save()
    taxpayer.company.establishments.create(ridet="1630456001")
    keep_search_words([taxpayer.pk])
    return taxpayer


def search(desk: Client, wanted: str) -> str:
    return text_of(desk.post(DESK, {"wanted": wanted}))


PERSONS_NAMES = """
elodie;Élodie;ÉLO;coeur elodie;elodie coeur;cœur d'angelo;angelo marie;marie ange;marieange;MARIE-ANGE;
1733902;1 733 902;1.733.902;１７３３９０２;1\u00a0733\u202f902\u200b;n° 1733902;
Identifiant fiscal : 1 733 902;elodie 1733902
"""
COMPANYS_NAMES = """
recif;RÉCIF sarl;fils récif;0938812;0 938 812;1630456;RID 1 630 456;RID : 1630456;1630456001;1 630 456 001;
RIDET : 1 630 456.001
"""


@pytest.mark.parametrize("wanted", PERSONS_NAMES.replace("\n", "").split(";"))
def test_a_person_is_found_however_it_is_typed(desk: Client, elodie: Taxpayer, wanted: str) -> None:
    assert "ÉLODIE Marie-Ange Cœur d'Angelo" in search(desk, wanted)


@pytest.mark.parametrize("wanted", COMPANYS_NAMES.replace("\n", "").split(";"))
def test_a_company_is_found_however_it_is_typed(desk: Client, company: Taxpayer, wanted: str) -> None:
    assert "SARL Récif & Fils" in search(desk, wanted)


@pytest.mark.parametrize("wanted", ["lodie", "elodie recif", "173390", "17339021", "1630456002", "9" * 199])
def test_whoever_is_not_meant_is_not_found(
    desk: Client, elodie: Taxpayer, company: Taxpayer, wanted: str
) -> None:
    assert NOBODY in search(desk, wanted)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("", "Saisissez ce que vous cherchez."),
        ("\u200b\u2060", "Saisissez ce que vous cherchez."),
        ("%", "Saisissez un nom ou un numéro."),
        ("x" * 201, "Cette recherche est trop longue."),
    ],
)
def test_what_cannot_be_looked_for_is_told_at_its_field(desk: Client, wanted: str, told: str) -> None:
    answer = desk.post(DESK, {"wanted": wanted})
    assert told in text_of(answer)
    assert answer.context["form"]["wanted"].value() == wanted


def test_the_register_is_found_as_it_was_imported_last(desk: Client, tmp_path: Path) -> None:
    """A new name is found and the one before no more; a RIDET of an earlier file stays."""
    file, report = tmp_path / "register.csv", tmp_path / "refused.csv"
    for line in ("company,0938812,Récif,1630456,1630456001", "company,0938812,Ponton,1630456,1630456002"):
        file.write_text(f"kind,fiscal_id,name,rid,ridets\n{line}\n", encoding="utf-8")
        import_taxpayers(file, report, issued_by="test", progress=lambda outcome: None)
    for wanted in ("ponton", "1630456", "1630456001", "1630456002"):
        assert "Ponton" in search(desk, wanted)
    assert NOBODY in search(desk, "récif")


def test_whoever_acts_for_many_finds_them_alike(
    alice: PortalUser, elodie: Taxpayer, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(elodie, alice, revenus=["consult"])
    make_taxpayer("Élodie", name="Autre")
    browser = log_in(alice)
    for wanted in ("elodie", "coeur", "1 733 902", "%C3%89LODIE\u200b"):
        shown = text_of(browser.get(f"/tiers/?q={wanted}"))
        assert "ÉLODIE Marie-Ange" in shown
        assert "Autre" not in shown
    for wanted in ("lodie", "%25", "%00", "x" * 5000):
        answer = browser.get(f"/tiers/?q={wanted}")
        assert answer.status_code == 200
        assert "Aucun tiers ne correspond" in text_of(answer) or wanted == "%00"


def test_everybody_known_before_is_found_after_the_migration(
    desk: Client, elodie: Taxpayer, company: Taxpayer
) -> None:
    """In batches, and again if need be."""
    SearchWord.objects.all().delete()
    migration: Any = import_module("kagu.tax_portal.taxpayers.migrations.0005_words_of_the_taxpayers_known")
    migration.BATCH = 1
    for _time in range(2):
        migration.keep_words_of_everybody(apps, None)
    assert "ÉLODIE" in search(desk, "elodie")
    assert "SARL Récif" in search(desk, "1 630 456 001")
    assert "SARL Récif" in search(desk, "recif")


def test_an_index_serves_the_search(elodie: Taxpayer) -> None:
    """Not a walk through the register, on either database."""
    SearchWord.objects.bulk_create(SearchWord(taxpayer=elodie, word=f"autre{n}") for n in range(5_000))
    found = SEARCH.find("elodie coeur 1733902")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As in service, where it knows how many words there are.
            cursor.execute("ANALYZE")
        plan = found.explain()
        assert plan.count("~>=~") == 2
        assert "'1733902'" in plan
    else:
        assert found.explain().count("word>? AND word<?") == 2
        assert "word=?" in found.explain()
