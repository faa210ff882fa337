"""A draft that saves itself says only what is true: when it was saved, and why not."""

from typing import Any

from django.conf import settings
from django.test import Client

from kagu.tax_portal.taxpayers.models import Dossier, PortalUser
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.procedures.filing import YEAR, begin


def path_of(dossier: Dossier) -> str:
    return f"/demarches/dossier/{dossier.pk}/brouillon/"


def save_by_itself(browser: Client, dossier: Dossier, **answers: str) -> Any:
    """As the page's script does."""
    dossier.refresh_from_db()
    fields = {**answers, "version": str(dossier.content_version)}
    return browser.post(path_of(dossier), fields, headers={"Accept": "application/json"})


def test_it_says_when_it_was_saved_and_how_long_the_session_lasts(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    said = save_by_itself(browser, dossier, box_NA="1").json()
    assert said["version"] == 1
    assert said["note"].startswith("Brouillon enregistré à ")
    assert 0 < said["session"]["seconds"] <= settings.SESSION_IDLE_LIFETIME.total_seconds()


def test_after_the_session_nothing_is_said_to_be_saved(alice: PortalUser, log_in: LogIn) -> None:
    """What the button sends then comes back after the log-in: test_dossiers_are_safe."""
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    browser.session.flush()
    assert save_by_itself(browser, dossier, box_NA="1").status_code == 302
    dossier.refresh_from_db()
    assert dossier.content_version == 0


def test_it_does_not_save_what_is_no_draft_any_more(alice: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    dossier = begin(browser, taxpayer_of(alice), "revenus", YEAR)
    Dossier.objects.update(state=Dossier.State.ABANDONED)
    assert save_by_itself(browser, dossier, box_NA="1").status_code == 410
