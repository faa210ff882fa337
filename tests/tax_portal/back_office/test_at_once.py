"""Two that ask at the same moment: real threads, real transactions."""

import pytest

from kagu.tax_portal.taxpayers.filings.filings import cursor_of, enter_filing, filings_since
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.back_office.conftest import NOTICE, BackOffice, File, kind_of
from tests.tax_portal.conftest import taxpayer_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_request_sent_twice_at_once_is_carried_out_once(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    path, token = f"dossiers/{filed().pk}/assessment", back_office.token()
    answers = run_together(*[lambda: back_office.post(path, NOTICE, key="one", token=token)] * 3)
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert balance(taxpayer_of(alice)) == 250_000


def test_of_two_deciders_one_wins_and_the_other_is_told(
    back_office: BackOffice, filed: File, alice: PortalUser
) -> None:
    path, token = f"dossiers/{filed().pk}/", back_office.token()
    reason = {"reason": "Pièces manquantes"}
    answers = run_together(
        lambda: back_office.post(path + "assessment", NOTICE, token=token),
        lambda: back_office.post(path + "rejection", reason, token=token),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [told] = [kind_of(answer) for answer in answers if answer.status_code == 409]
    assert told == "already-decided"
    assert balance(taxpayer_of(alice)) == (250_000 if answers[0].status_code == 200 else 0)


def test_readers_at_once_number_each_filing_once(filed: File) -> None:
    dossier = filed()
    for _ in range(8):
        enter_filing(dossier)
    told = run_together(*[lambda: [cursor_of(filing) for filing in filings_since("", 100)]] * 3)
    assert [len(each) for each in told] == [9, 9, 9]
    assert told[0] == told[1] == told[2]
    assert len(set(told[0])) == 9
