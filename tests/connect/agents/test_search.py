"""Finding the person at the counter, as agents type their names."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import SearchWord, User
from kagu.connect.agents.search import SEARCH
from tests.connect.agents.conftest import DESK
from tests.connect.login.account_form import CREATE, typed
from tests.connect.pages import text_of
from tests.mails import Mailbox

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., User]
NOBODY = "Aucun compte ne correspond."


@pytest.fixture
def elodie(make_person: MakePerson) -> User:
    return make_person("ÉLODIE", email="e@exemple.nc", family_name="Cœur d’Angelo-Nguyễn")


def search(desk: Browser, wanted: str) -> str:
    return text_of(desk.post(DESK, {"wanted": wanted}))


NAMES = """
elodie;Élodie;ELODIE;e\u0301lodie;ÉLO;elodie coeur;coeur elodie;cœur;d'angelo;d’Angelo;dangelo;angelo;nguyen;
Nguyễn;angelo-nguyen;d'angelo nguyen;nguyen\u200b elo;e@exemple.nc; <E@EXEMPLE.nc> ;e＠exemple.nc
"""


@pytest.mark.parametrize("wanted", NAMES.strip().replace("\n", "").split(";"))
def test_a_person_is_found_however_an_agent_types_their_name(
    desk: Browser, elodie: User, wanted: str
) -> None:
    assert "ÉLODIE Cœur d'Angelo-Nguyễn" in search(desk, wanted)


@pytest.mark.parametrize("wanted", ["lodie", "elodie martin", "élodie élodie x", "autre@exemple.nc"])
def test_whoever_is_not_meant_is_not_found(desk: Browser, elodie: User, wanted: str) -> None:
    assert NOBODY in search(desk, wanted)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("", "Saisissez ce que vous cherchez."),
        ("\u200b", "Saisissez ce que vous cherchez."),
        ("%", "Saisissez un nom ou un numéro."),
        ("a@[::1]", "adresse email valable"),
        ("x" * 201, "Cette recherche est trop longue."),
        ("\x00", "Saisissez ce que vous cherchez."),
    ],
)
def test_what_cannot_be_looked_for_is_told_at_its_field(desk: Browser, wanted: str, told: str) -> None:
    answer = desk.post(DESK, {"wanted": wanted})
    assert told in text_of(answer)
    assert list(answer.context["form"].errors) == ["wanted"]
    assert answer.context["form"]["wanted"].value() == wanted
    assert "Résultats" not in text_of(answer)


def test_names_are_found_from_the_creation_of_the_account_to_its_end(desk: Browser, mails: Mailbox) -> None:
    Browser().post(CREATE, typed(first_name="Élodie", family_name="Martin"))
    mails.deliver()
    assert "Élodie Martin" in search(desk, "martin elodie")
    delete_account(User.objects.get(first_name="Élodie"))
    assert NOBODY in search(desk, "elodie")
    assert not SearchWord.objects.filter(word__startswith="elo").exists()


def test_everybody_who_asks_for_an_address_is_found_by_it_and_by_their_names(
    desk: Browser, mails: Mailbox
) -> None:
    Browser().post(CREATE, typed(first_name="Mallory", family_name="Martin"))
    Browser().post(CREATE, typed(first_name="Alice", family_name="Martin"))
    mails.deliver()
    for wanted in ("martin", "alice@exemple.nc"):
        page = search(desk, wanted)
        assert "Alice Martin" in page
        assert "Mallory Martin" in page


def test_everybody_known_before_is_found_after_the_migration(
    desk: Browser, elodie: User, make_person: MakePerson
) -> None:
    """In batches, again if need be; deleted accounts have no words."""
    make_person("Bob", state=User.State.DELETED)
    SearchWord.objects.all().delete()
    migration: Any = import_module("kagu.connect.accounts.migrations.0013_words_of_the_people_known")
    migration.BATCH = 1
    for _time in range(2):
        migration.keep_words_of_everybody(apps, None)
    assert "ÉLODIE" in search(desk, "elodie")
    assert "Charlie" in search(desk, "guichet")
    assert SearchWord.objects.filter(user__first_name="Bob").count() == 0


def test_an_index_serves_the_search(elodie: User) -> None:
    """Not a walk through everybody, on either database."""
    SearchWord.objects.bulk_create(SearchWord(user=elodie, word=f"autre{n}") for n in range(5_000))
    found = SEARCH.find("elodie coeur")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As in service, where it knows how many words there are.
            cursor.execute("ANALYZE")
        assert found.explain().count("~>=~") == 2
    else:
        assert found.explain().count("word>? AND word<?") == 2
