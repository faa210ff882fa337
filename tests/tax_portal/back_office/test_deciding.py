"""The department's computer decides by the acts of the desk: once, and never about what was replaced."""

from typing import Any

import pytest

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.models import Assessment, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.back_office.conftest import NOTICE, ROOT, TITLE, BackOffice, File, correct, kind_of
from tests.tax_portal.conftest import LogIn, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.procedures.filing import INCOME_ANSWERS

MOVED = {"street": "1 rue Neuve", "postal_code": "98820", "municipality": "Lifou", "since": "2026-11-20"}
REASON = {"reason": "Pièces manquantes"}


def test_a_notice_is_issued_and_the_tax_is_owed(
    back_office: BackOffice, filed: File, alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    dossier = filed()
    answer = back_office.post(f"dossiers/{dossier.pk}/assessment", NOTICE).json()
    notice = Assessment.objects.get(dossier=dossier)
    assert answer == {
        "dossier_id": str(dossier.pk),
        "state": "accepted",
        "notice": {"number": notice.number, "kind": "tax"},
    }
    assert balance(taxpayer_of(alice)) == 250_000
    assert "250 000 XPF" in text_of(log_in(alice).get(f"/demarches/dossier/{dossier.pk}/avis/"))
    assert "accepté" in mails.last_mail_to("alice@exemple.nc").subject
    assert taxpayer_of(alice).activities.get(kind="assessment_issued").details == {"computer": "calculateur"}


def test_a_household_without_tax_gets_its_notice_too(back_office: BackOffice, filed: File) -> None:
    section = {"title": TITLE, "lines": [{"label": TITLE, "amount": 0}], "total": 0}
    none = {"amount_due": 0, "explanation": [section]}
    answer = back_office.post(f"dossiers/{filed().pk}/assessment", none).json()
    assert answer["notice"]["kind"] == "no_tax"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"amount_due": 250_001}, "#/amount_due"),
        ({"due_on": None}, "#/due_on"),
        ({"due_on": "2020-01-01"}, "#/due_on"),
        ({"due_on": "2026-02-30"}, "#/due_on"),
        ({"amount_due": -1}, "#/amount_due"),
        ({"amount_due": "250000"}, "#/amount_due"),
        ({"amount_due": True}, "#/amount_due"),
        ({"amount_due": 10**13}, "#/amount_due"),
        ({"explanation": []}, "#/explanation"),
        ({"explanation": [{**NOTICE["explanation"][0], "total": 1}]}, "#/explanation/0/total"),
        ({"surprise": 1}, "#"),
    ],
    ids=str,
)
def test_a_notice_that_does_not_hold_together_is_refused(
    back_office: BackOffice, filed: File, changes: dict[str, Any], pointer: str
) -> None:
    dossier = filed()
    answer = back_office.post(f"dossiers/{dossier.pk}/assessment", {**NOTICE, **changes})
    assert kind_of(answer) == "invalid-values"
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("body", [b'{"amount_due": 250000.0}', b"[", b'{"a":1,"a":1}', b"\xff", b'{"a":NaN}'])
def test_a_body_that_is_no_json_of_whole_numbers_is_refused(
    back_office: BackOffice, filed: File, body: bytes
) -> None:
    assert kind_of(_send(back_office, f"dossiers/{filed().pk}/assessment", body)) == "invalid-json"


def test_a_body_of_another_type_or_too_large_is_refused(back_office: BackOffice, filed: File) -> None:
    path = f"dossiers/{filed().pk}/rejection"
    assert kind_of(_send(back_office, path, b"{}", "text/plain")) == "not-json"
    assert kind_of(_send(back_office, path, b" " * 300_000)) == "too-large"
    assert kind_of(_send(back_office, path, b" " * 3_000_000)) == "too-large"


def test_a_return_that_was_corrected_meanwhile_comes_back_with_the_newer_one(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    first = filed()
    second = correct(alice, first, **{**INCOME_ANSWERS, "box_NA": "9 000 000"})
    answer = back_office.post(f"dossiers/{first.pk}/assessment", NOTICE)
    assert kind_of(answer) == "dossier-corrected"
    newer = answer.json()["newer_dossier"]
    assert (newer["id"], newer["answers"]["box_NA"]) == (str(second.pk), 9_000_000)
    assert balance(taxpayer_of(alice)) == 0
    assert back_office.post(f"dossiers/{second.pk}/assessment", NOTICE).status_code == 200


def test_an_agent_who_was_first_wins(
    back_office: BackOffice, filed: File, make_person: MakePerson, log_in: LogIn
) -> None:
    desk = log_in(make_person("Agnès", is_subscribed=False, is_staff=True))
    dossier = filed()
    desk.post(f"/agents/dossiers/{dossier.pk}/rejeter/", REASON)
    answer = back_office.post(f"dossiers/{dossier.pk}/assessment", NOTICE)
    assert kind_of(answer) == "already-decided"
    assert answer.json()["state"] == "rejected"


def test_a_request_sent_twice_is_carried_out_once(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    path = f"dossiers/{filed().pk}/assessment"
    first, again = (back_office.post(path, NOTICE, key="the-same") for _ in range(2))
    assert again.status_code == 200
    assert first.json() == again.json()
    assert balance(taxpayer_of(alice)) == 250_000
    other = back_office.post(path, {**NOTICE, "due_on": "2099-11-30"}, key="the-same")
    assert kind_of(other) == "idempotency-key-reused"
    assert kind_of(back_office.post(path, NOTICE, key="another")) == "already-decided"


def test_what_was_refused_may_be_sent_again_with_its_key(back_office: BackOffice, filed: File) -> None:
    path = f"dossiers/{filed().pk}/rejection"
    assert kind_of(back_office.post(path, {"reason": ""}, key="one")) == "invalid-values"
    assert back_office.post(path, REASON, key="one").json()["state"] == "rejected"


@pytest.mark.parametrize("key", [" ", "é", "x" * 101, '"open'])
def test_a_write_needs_a_key(back_office: BackOffice, filed: File, key: str) -> None:
    path = f"dossiers/{filed().pk}/acknowledgement"
    assert kind_of(back_office.post(path, key=key)) == "idempotency-key-missing"
    assert back_office.post(path, key='"quoted, as RFC 8941 has it"').status_code == 200


def test_the_person_reads_once_that_the_return_is_in_hand(
    back_office: BackOffice, filed: File, alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    dossier = filed()
    for _ in range(2):
        assert back_office.post(f"dossiers/{dossier.pk}/acknowledgement").json()["state"] == "submitted"
    page = text_of(log_in(alice).get(f"/demarches/dossier/{dossier.pk}/"))
    assert page.count("Pris en charge – l'administration") == 1
    assert "déposé" in mails.last_mail_to("alice@exemple.nc").subject


def test_a_document_is_asked_for_by_the_act_of_the_desk(back_office: BackOffice, filed: File) -> None:
    dossier, asked = filed(), {"document": "Le livret de famille"}
    path = f"dossiers/{dossier.pk}/document-request"
    assert back_office.post(path, asked).json()["state"] == "submitted"
    assert dossier.events.get(kind="document_asked").reason == "Le livret de famille"
    back_office.post(f"dossiers/{dossier.pk}/rejection", REASON)
    assert kind_of(back_office.post(path, asked)) == "already-decided"


def test_a_corrected_return_counts_instead_and_waits_for_its_notice(
    back_office: BackOffice, filed: File, alice: PortalUser, log_in: LogIn
) -> None:
    dossier = filed()
    answers = back_office.get(f"dossiers/{dossier.pk}").json()["answers"]
    cursor = back_office.filings()["next"]
    body = {"reason": "Salaire de décembre oublié", "answers": {**answers, "box_NA": 5_000_000}}
    told = back_office.post(f"dossiers/{dossier.pk}/correction", body).json()
    newer = back_office.get(f"dossiers/{told['newer_dossier_id']}").json()
    assert (told["state"], newer["state"], newer["answers"]["box_NA"]) == (
        "corrected",
        "submitted",
        5_000_000,
    )
    assert newer["answers"]["dependant1_name"] == "Léa"
    assert [each["dossier"]["id"] for each in back_office.filings(cursor)["filings"]] == [newer["id"]]
    assert "Motif : Salaire de décembre oublié" in text_of(
        log_in(alice).get(f"/demarches/dossier/{dossier.pk}/")
    )
    assert kind_of(back_office.post(f"dossiers/{dossier.pk}/correction", body)) == "dossier-corrected"


def test_a_correction_that_the_form_refuses_names_each_answer(back_office: BackOffice, filed: File) -> None:
    path = f"dossiers/{filed().pk}/correction"
    body = {"reason": "Salaire oublié", "answers": {"situation": "single", "box_NA": "douze"}}
    answer = back_office.post(path, body)
    assert kind_of(answer) == "invalid-values"
    assert "#/answers/box_NA" in [error["pointer"] for error in answer.json()["errors"]]
    for wrong in ({"box NA": 1}, {"box_NA": None}, {"box_NA": [1]}, {"box_NA": "x" * 501}):
        assert kind_of(back_office.post(path, {**body, "answers": wrong})) == "invalid-values"


def test_an_accepted_change_of_address_is_carried_out(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    back_office.post(f"dossiers/{filed(ADDRESS, '', **MOVED).pk}/acceptance")
    taxpayer = taxpayer_of(alice)
    assert (taxpayer.postal_code, taxpayer.municipality) == ("98820", "Lifou")
    line = taxpayer.activities.get(kind="postal_address_changed")
    assert line.details["after"]["street"] == "1 rue Neuve"


def test_a_refused_return_tells_why(
    back_office: BackOffice, filed: File, alice: PortalUser, log_in: LogIn
) -> None:
    dossier = filed()
    assert back_office.post(f"dossiers/{dossier.pk}/rejection", REASON).json()["state"] == "rejected"
    assert "Motif : Pièces manquantes" in text_of(log_in(alice).get(f"/demarches/dossier/{dossier.pk}/"))


def test_what_a_service_does_not_know_is_refused(back_office: BackOffice, filed: File) -> None:
    assert kind_of(back_office.post(f"dossiers/{filed().pk}/acceptance")) == "not-for-this-dossier"
    moved = filed(ADDRESS, "", **MOVED)
    assert kind_of(back_office.post(f"dossiers/{moved.pk}/assessment", NOTICE)) == "not-for-this-dossier"


def _send(back_office: BackOffice, path: str, body: bytes, content_type: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {back_office.token()}", "Idempotency-Key": "one"}
    return back_office.http.generic("POST", ROOT + path, body, content_type, headers=headers)
