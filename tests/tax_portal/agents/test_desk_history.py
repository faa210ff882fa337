"""The portal's desk: searches and looks are recorded, and the person reads who looked and why (D35)."""

import pytest
from django.test import Client

from kagu.desk.journal_seals import journal_breaks, seal_journal
from kagu.desk.models import DeskLine
from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of


@pytest.fixture
def agent(make_person: MakePerson) -> PortalUser:
    return make_person("Agathe", is_subscribed=False, is_staff=True)


@pytest.fixture
def desk(agent: PortalUser, log_in: LogIn) -> Client:
    return log_in(agent)


def test_searches_and_looks_are_lines_of_a_sealed_journal(
    desk: Client, agent: PortalUser, alice: PortalUser
) -> None:
    person = taxpayer_of(alice)
    for wanted in (person.fiscal_id, "alice"):
        desk.post("/agents/", {"wanted": wanted})
    path = f"/agents/contribuables/{person.pk}/"
    assert person.fiscal_id not in text_of(desk.get(path))
    desk.post(path, {"why": "counter"})
    assert person.fiscal_id in text_of(desk.get(path))
    lines = list(DeskLine.objects.order_by("position"))
    assert [line.kind for line in lines] == ["searched", "searched", "looked"]
    assert [line.details.get("by") for line in lines] == ["number", "name", None]
    assert {line.agent for line in lines} == {str(agent.pk)}
    assert person.fiscal_id not in str([line.details for line in lines])
    assert seal_journal() == 1
    assert not list(journal_breaks())


def test_the_person_reads_who_looked_and_why(desk: Client, alice: PortalUser, log_in: LogIn) -> None:
    path = f"/agents/contribuables/{taxpayer_of(alice).pk}/"
    desk.post(path, {"why": "other", "other": "Contrôle d'un signalement"})
    own = log_in(alice)
    assert "Qui a consulté mon dossier" in text_of(own.get("/mon-profil/"))
    page = text_of(own.get("/mon-profil/agents/"))
    assert "Dossier consulté au bureau des agents" in page
    assert "Motif : Contrôle d'un signalement" in page
    assert "Agathe" not in page


def test_others_read_nothing_of_it(
    desk: Client, alice: PortalUser, bob: PortalUser, charlie: PortalUser, log_in: LogIn
) -> None:
    desk.post(f"/agents/contribuables/{taxpayer_of(alice).pk}/", {"why": "counter"})
    assert "Rien pour le moment." in text_of(log_in(bob).get("/mon-profil/agents/"))
    assert log_in(charlie).get("/mon-profil/agents/").status_code != 200
