"""What was filed is read from a place on: nothing is lost, whoever was away."""

from typing import Any

import pytest

from kagu.tax_portal.taxpayers.filings.filings import enter_missing_filings
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import Filing, PortalUser
from tests.tax_portal.back_office.conftest import BackOffice, File, correct, kind_of
from tests.tax_portal.conftest import taxpayer_of
from tests.tax_portal.procedures.filing import YEAR

MOVED = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-20"}


def test_a_filed_return_is_told_with_its_answers_as_whole_francs(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    dossier = filed()
    [filing] = back_office.filings()["filings"]
    told = filing["dossier"]
    assert told == back_office.get(f"dossiers/{dossier.pk}").json()
    assert (told["service"], told["period"], told["state"]) == ("revenus", YEAR, "submitted")
    assert told["answers"]["box_NA"] == 4_200_000
    assert told["answers"]["dependant1_born_on"] == f"{int(YEAR) - 9}-03-02"
    assert told["receipt_number"] == dossier.receipt_number
    assert told["taxpayer"]["fiscal_id"] == taxpayer_of(alice).fiscal_id


def test_a_draft_is_nobodys_but_the_taxpayers(back_office: BackOffice, filed: File) -> None:
    dossier = filed()
    type(dossier).objects.filter(pk=dossier.pk).update(state="draft")
    assert kind_of(back_office.get(f"dossiers/{dossier.pk}")) == "not-found"
    assert kind_of(back_office.get("dossiers/none")) == "not-found"


def test_the_cursor_goes_on_where_it_stopped(back_office: BackOffice, filed: File, alice: PortalUser) -> None:
    first = filed()
    page = back_office.filings()
    assert back_office.filings(page["next"]) == {"filings": [], "next": page["next"], "has_more": False}
    # Away meanwhile: the return is corrected twice, and an address told.
    second = correct(alice, first)
    third = correct(alice, second)
    filed(ADDRESS, "", **MOVED)
    page = back_office.filings(page["next"], limit=1)
    assert page["has_more"]
    told = [page["filings"][0]["dossier"], *_dossiers(back_office.filings(page["next"]))]
    assert [each["state"] for each in told] == ["corrected", "submitted", "submitted"]
    assert [each["id"] for each in told][:2] == [str(second.pk), str(third.pk)]
    assert told[1]["corrects"] == str(second.pk)


def test_what_was_refused_and_is_in_force_again_is_told_again(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    first = filed()
    second = correct(alice, first)
    cursor = back_office.filings()["next"]
    back_office.post(f"dossiers/{second.pk}/rejection", {"reason": "Déposée deux fois"})
    [told] = _dossiers(back_office.filings(cursor))
    assert (told["id"], told["state"]) == (str(first.pk), "submitted")


@pytest.mark.parametrize("cursor", ["x", "1-000000000000", "99-0123456789ab", "0", "1-"])
def test_a_cursor_of_another_database_is_told(back_office: BackOffice, filed: File, cursor: str) -> None:
    filed()
    back_office.filings()
    assert kind_of(back_office.get("filings", since=cursor)) == "cursor-unknown"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.0", "x", "", "٣"])
def test_a_limit_that_is_none_is_refused(back_office: BackOffice, limit: str) -> None:
    assert kind_of(back_office.get("filings", limit=limit)) == "invalid-values"


def test_what_an_older_version_took_in_is_told_too(back_office: BackOffice, filed: File) -> None:
    dossier = filed()
    Filing.objects.all().delete()
    assert enter_missing_filings() == 1
    assert enter_missing_filings() == 0
    assert [told["id"] for told in _dossiers(back_office.filings())] == [str(dossier.pk)]


def _dossiers(page: Any) -> list[Any]:
    return [filing["dossier"] for filing in page["filings"]]
