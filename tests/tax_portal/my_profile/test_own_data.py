"""« Mes données fiscales »: the portal's own export, complete, and of nobody else."""

import json

from kagu.tax_portal.my_profile.own_data_words import COLUMNS, TITLES
from kagu.tax_portal.taxpayers.account.own_data import own_data
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.models import Activity, PortalUser, ThirdPartyEmail
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import FILING, INCOME_ANSWERS, YEAR, begin, file, fill

PAGE = "/mon-profil/mes-donnees/"


def live(alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn) -> None:
    """Alice files for herself and for Bob; an agent writes about her."""
    browser = log_in(alice)
    delegate(taxpayer_of(bob), alice, revenus=FILING)
    for person in (alice, bob):
        dossier = begin(browser, taxpayer_of(person), "revenus", YEAR)
        fill(browser, dossier, **INCOME_ANSWERS)
        file(browser, dossier)
    Activity.objects.create(
        kind="letter_issued", taxpayer=taxpayer_of(alice), actor="Agathe A", reason="Demande au guichet"
    )


def test_the_page_and_the_file_tell_all_that_is_held(
    alice: PortalUser,
    bob: PortalUser,
    delegate: Delegate,
    make_company: MakeCompany,
    log_in: LogIn,
) -> None:
    live(alice, bob, delegate, log_in)
    make_company("SARL Récif", alice)
    ThirdPartyEmail.objects.create(
        portal_user=alice, address="pro@exemple.nc", state="in_force", expires_at=alice.created_at
    )
    browser = log_in(alice)
    assert f'href="{PAGE}"' in browser.get("/mon-profil/").content.decode()
    shown = text_of(browser.get(PAGE))
    answer = browser.post(PAGE)
    assert answer["Content-Disposition"] == 'attachment; filename="mes-donnees-fiscales.json"'
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)
    for expected in ("alice@exemple.nc", "pro@exemple.nc", "SARL Récif", "Demande au guichet", "Agathe A"):
        assert expected in shown
        assert expected in answer.content.decode()
    assert data["taxpayer"][0]["fiscal_id"] == taxpayer_of(alice).fiscal_id
    [dossier] = data["dossiers"]
    assert dossier["content"]["box_NA"] == "4 200 000"
    assert {row["for"] for row in data["acts_for_others"]} == {"Bob B"}
    assert set(data) == set(TITLES)


def test_nothing_of_anybody_elses_matters_and_no_secret_is_in_it(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    live(alice, bob, delegate, log_in)
    code = issue_letter_code(taxpayer_of(alice))
    Activity.objects.create(kind="letter_issued", taxpayer=taxpayer_of(bob), reason="Bob a perdu la sienne")
    content = log_in(alice).post(PAGE).content.decode()
    for foreign in (taxpayer_of(bob).fiscal_id, "bob@exemple.nc", "Bob a perdu la sienne", code, "digest"):
        assert foreign not in content


def test_every_column_has_its_words(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    live(alice, bob, delegate, log_in)
    names = {name for rows in own_data(alice).values() for row in rows for name in row}
    assert names <= set(COLUMNS)


def test_whoever_is_not_subscribed_sees_what_is_held_of_the_account(
    charlie: PortalUser, log_in: LogIn
) -> None:
    assert "charlie@exemple.nc" in text_of(log_in(charlie).get(PAGE))


def test_an_old_login_gives_nothing(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice, minutes_ago=31)
    for answer in (browser.get(PAGE), browser.post(PAGE)):
        assert answer["Location"].startswith("/login/?next=%2Fmon-profil%2Fmes-donnees%2F&")
