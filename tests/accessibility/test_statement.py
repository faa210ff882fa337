"""The accessibility statement, and what the foot of every page says of it."""

from typing import Any

import pytest
from django.test import Client

from kagu.design_system.accessibility.grid import criteria, met_percent

PAGE = "/accessibilite/"


def test_every_page_leads_to_the_site_map_and_says_how_accessible_it_is(client: Client) -> None:
    for address in (PAGE, "/contact/", "/nowhere/"):
        said = client.get(address).content.decode()
        assert '<a href="/plan-du-site/">' in said
        assert 'href="/accessibilite/">Accessibilité' in said


def test_the_statement_says_how_far_who_looked_and_what_to_do(client: Client, settings: Any) -> None:
    settings.BRAND = settings.BRAND | {"contact_address": "aide@exemple.nc", "contact_phone": "24 00 00"}
    said = client.get(PAGE).content.decode()
    met = [one for one in criteria() if one.verdict == "C"]
    assert f"{len(met)} des " in said
    assert "conforme</strong>" in said
    for part in ("aide@exemple.nc", "24 00 00", "l'autorité chargée de défendre", "lecteurs d'écran NVDA"):
        assert part in said
    # Every criterion stands in the grid.
    for one in criteria():
        assert one.number in said


def test_the_recourse_and_an_audit_are_the_operators_words(client: Client, settings: Any) -> None:
    settings.BRAND = settings.BRAND | {
        "accessibility_recourse": "Défenseur des droits, droits@exemple.nc",
        "accessibility_audit": "Audit de la société Exemple, le 3 mars 2027.",
        "accessibility_percent": 49,
    }
    said = client.get(PAGE).content.decode()
    assert "Défenseur des droits, droits@exemple.nc" in said
    assert "l'autorité chargée de défendre" not in said
    assert "Audit de la société Exemple" in said
    assert "lecteurs d'écran NVDA" not in said
    assert "Accessibilité : non conforme (49 %)" in said


@pytest.mark.parametrize(
    ("percent", "words"), [(100, "totalement conforme<"), (99, "partiellement conforme (99 %)<")]
)
def test_only_all_of_it_is_all_of_it(client: Client, settings: Any, percent: int, words: str) -> None:
    settings.BRAND = settings.BRAND | {"accessibility_audit": "Audit.", "accessibility_percent": percent}
    assert f"Accessibilité : {words}" in client.get("/contact/").content.decode()


def test_a_share_is_never_rounded_up_to_all() -> None:
    unmet = [one for one in criteria() if one.verdict != "NA"]
    assert met_percent(unmet) <= 100
    assert met_percent([*[one for one in unmet if one.verdict == "C"] * 40, *_one_unmet()]) < 100


def test_names_that_stay_french_say_so_on_english_pages(client: Client, settings: Any) -> None:
    settings.BRAND = settings.BRAND | {
        "site_name": "Vos démarches", "government": "Gouvernement", "in_english": {}
    }  # fmt: skip
    french = client.get("/contact/").content.decode()
    assert "<strong>Vos démarches</strong>" in french
    client.cookies["language"] = "en"
    english = client.get("/contact/").content.decode()
    assert '<strong lang="fr">Vos démarches</strong>' in english
    assert '<span lang="fr">Gouvernement</span>' in english
    settings.BRAND = settings.BRAND | {"in_english": {"site_name": "Your taxes"}}
    assert "<strong>Your taxes</strong>" in client.get("/contact/").content.decode()


def _one_unmet() -> list[Any]:
    return [type(criteria()[0])("1.1", "NC", None)]
