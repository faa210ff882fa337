"""Agents print the letters that tell taxpayers of a subscription (E52)."""

import io

from django.test import Client
from pypdf import PdfReader

from kagu.tax_portal.taxpayers.models import Activity, PortalUser, PostalNotice
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.pages import text_of

PATH = "/agents/courriers/"


def notice_for(user: PortalUser) -> PostalNotice:
    return PostalNotice.objects.create(subscription=user.live_subscription)


def test_waiting_letters_are_printed_once_and_recorded(
    desk: Client, alice: PortalUser, bob: PortalUser
) -> None:
    notice, _other = notice_for(alice), notice_for(bob)
    assert "2 courriers attendent." in text_of(desk.get(PATH))
    answer = desk.post(PATH)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 2
    notice.refresh_from_db()
    assert notice.printed_at is not None
    assert notice.printed_by == "Agathe A"
    lines = Activity.objects.filter(kind="postal_notice_printed", actor="Agathe A")
    assert lines.count() == 2
    assert "Aucun courrier n'attend." in text_of(desk.get(PATH))
    assert desk.post(PATH).headers["Location"] == PATH


def test_a_printer_that_jams_gets_the_last_letters_again(desk: Client, alice: PortalUser) -> None:
    notice_for(alice)
    assert "Imprimer de nouveau" not in text_of(desk.get(PATH))
    desk.post(PATH)
    assert "Imprimer de nouveau votre dernier courrier" in text_of(desk.get(PATH))
    assert desk.post(PATH, {"which": "again"}).content.startswith(b"%PDF")
    assert Activity.objects.filter(kind="postal_notice_printed").count() == 1


def test_opening_the_page_prints_nothing(desk: Client, alice: PortalUser) -> None:
    notice = notice_for(alice)
    desk.get(PATH)
    notice.refresh_from_db()
    assert notice.printed_at is None


def test_nobody_but_an_agent_prints(alice: PortalUser, log_in: LogIn) -> None:
    notice = notice_for(alice)
    assert log_in(alice).post(PATH).status_code == 403
    assert Client().post(PATH).status_code in (302, 403)
    notice.refresh_from_db()
    assert notice.printed_at is None
