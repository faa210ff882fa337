"""A dossier is edited by several people, at once, by whom may, and nothing typed is lost (E32, E55)."""

from django.conf import settings
from django.test import Client

from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, log_into, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import FILING, INCOME_ANSWERS, YEAR, begin, file, fill


def test_a_draft_edited_by_two_people_loses_nothing(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=FILING)
    of_alice, of_bob = log_in(alice), log_in(bob)
    dossier = begin(of_bob, taxpayer_of(bob), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    of_alice.post(path, {"box_NA": "111", "version": "0"})
    page = of_bob.post(path, {"page": "wages", "box_NA": "222", "version": "0"})
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Quelqu'un d'autre a enregistré ce brouillon" in text_of(page)
    assert 'value="222"' in shown
    assert "111" in shown
    of_bob.post(path, {"box_NA": "222", "version": "1"})
    dossier.refresh_from_db()
    assert dossier.content["box_NA"] == "222"


def test_typing_saves_in_the_background(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    said = browser.post(path, {"box_NA": "1", "version": "0"}, headers={"Accept": "application/json"})
    assert said.json()["version"] == 1
    late = browser.post(path, {"box_NA": "2", "version": "0"}, headers={"Accept": "application/json"})
    assert late.status_code == 409


def test_what_was_read_over_is_what_is_filed(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    fill(browser, dossier, **{**INCOME_ANSWERS, "box_NA": "300 000"})
    page = browser.post(f"/demarches/dossier/{dossier.pk}/verifier/", {"version": "1"}, follow=True)
    assert "Le brouillon a changé" in text_of(page)
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.DRAFT


def test_filing_twice_files_once(alice: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    file(browser, dossier)
    number = dossier.receipt_number
    file(browser, dossier)
    assert dossier.receipt_number == number
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_whoever_may_only_prepare_does_not_file(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=["consult", "prepare"])
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(bob), "revenus", YEAR)
    shown = fill(browser, dossier, **INCOME_ANSWERS)
    assert "Vous pouvez préparer ce dossier, mais pas le déposer." in shown
    assert "Vous n'avez pas le droit de faire cela" in file(browser, dossier)
    assert dossier.state == Dossier.State.DRAFT


def test_a_right_revoked_between_page_and_submit_files_nothing(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    delegation = delegate(taxpayer_of(bob), alice, revenus=FILING)
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(bob), "revenus", YEAR)
    fill(browser, dossier, **INCOME_ANSWERS)
    delegation.state = delegation.State.ENDED
    delegation.save()
    shown = file(browser, dossier)
    assert "Vous n'avez pas le droit de faire cela" in shown
    assert dossier.state == Dossier.State.DRAFT
    assert dossier.content["box_NA"] == "4 200 000"


def test_someone_elses_dossier_does_not_exist_for_me(
    alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    dossier = begin(log_in(bob), taxpayer_of(bob), "revenus", YEAR)
    browser = log_in(alice)
    base = f"/demarches/dossier/{dossier.pk}/"
    for path in (base, base + "brouillon/", base + "verifier/", base + "recepisse/", base + "recepisse.pdf"):
        assert browser.get(path).status_code == 404
    for path in (base + "brouillon/", base + "verifier/", base + "corriger/", base + "abandonner/"):
        assert browser.post(path).status_code == 404
    assert browser.get(f"/demarches/compte/{taxpayer_of(bob).pk}/").status_code == 404
    assert browser.get(f"/tiers/{taxpayer_of(bob).pk}/").status_code == 404
    begun = browser.post(f"/demarches/commencer/{taxpayer_of(bob).pk}/adresse/", {"period": ""})
    assert begun.status_code == 404


def test_what_was_typed_waits_when_the_session_has_run_out(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    run_out(browser)
    answer = browser.post(path, {"page": "wages", "box_NA": "4 200 000", "version": "0"})
    assert answer["Location"] == f"/login/?next={path}"
    log_into(browser, alice)
    page = browser.get(path)
    assert "Votre session avait expiré." in text_of(page)
    assert 'value="4 200 000"' in page.content.decode()
    assert "4 200 000" not in browser.get(f"{path}?page=wages").content.decode()


def test_what_was_typed_before_an_expired_login_is_offered_to_nobody_else(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    """A shared computer: Alice's session runs out, Bob logs in; both may work on the dossier."""
    delegate(taxpayer_of(alice), bob, revenus=FILING)
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    run_out(browser)
    browser.post(path, {"page": "wages", "box_NA": "4 200 000", "version": "0"})
    log_into(browser, bob)
    assert "4 200 000" not in browser.get(f"{path}?page=wages").content.decode()
    log_into(browser, alice)
    assert "4 200 000" not in browser.get(f"{path}?page=wages").content.decode()


def test_what_is_typed_without_anybody_having_logged_in_is_not_kept(alice: PortalUser, log_in: LogIn) -> None:
    dossier = begin(log_in(alice), taxpayer_of(alice), "revenus", YEAR)
    path = f"/demarches/dossier/{dossier.pk}/brouillon/"
    browser = Client()
    browser.cookies["who_typed"] = "é"
    browser.post(path, {"page": "wages", "box_NA": "4 200 000", "version": "0"})
    log_into(browser, alice)
    assert "4 200 000" not in browser.get(f"{path}?page=wages").content.decode()


def run_out(browser: Client) -> None:
    """The session is over; the browser keeps its other cookies."""
    del browser.cookies[settings.SESSION_COOKIE_NAME]
