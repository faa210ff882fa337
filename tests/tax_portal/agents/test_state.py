"""« État » on the portal's desk: contests and letters wait beside the messages."""

import re

from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser, PostalNotice
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.pages import text_of

PATH = "/agents/etat/"


def test_letters_to_print_are_told_with_their_number(desk: Client, alice: PortalUser) -> None:
    assert "Rien n'attend." in text_of(desk.get(PATH))
    PostalNotice.objects.create(subscription=alice.live_subscription)
    page = text_of(desk.get(PATH))
    assert re.search(r"Courriers à imprimer ?le plus ancien depuis le .{10,40} 1 ", page), page


def test_only_agents_read_it(alice: PortalUser, log_in: LogIn) -> None:
    assert log_in(alice).get(PATH).status_code == 403
    assert Client().get(PATH).status_code in (302, 403)
