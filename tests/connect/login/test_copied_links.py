"""Links as they arrive in an address bar: whatever became of them, both identifiers are found (E12)."""

from urllib.parse import quote

import pytest
from django.test import Client as Browser

from kagu.mailed_links.models import MailedLink
from tests.connect.login.account_form import CREATE, typed
from tests.connect.pages import text_of
from tests.mailed_links.clicks import parts
from tests.mails import Mailbox, path_of

pytestmark = pytest.mark.django_db
# {0} is the page, {1} and {2} the identifiers.
WAYS = [
    # Behind it, before it, around it.
    *(f"{{0}}?technicalID={{1}}&token={{2}}{quote(scrap)}" for scrap in "!*_?|\\^~`$]}…”’›\ufeff\u2028⏎👍"),
    "{0}?technicalID={1}&token={2}!!!",
    "{0}?technicalID={1}&token={2}._",
    "{0}?technicalID={1}&token={2}%0A%0ACordialement,",
    "{0}?technicalID={1}&token={2}(https://connect.exemple.nc)",
    "{0}?technicalID={1}&token={2}#:~:text=Confirmer",
    "{0}?technicalID=%3C{1}%3E&token=%3C{2}%3E",
    "{0}?technicalID=%5B{1}%5D&token=%5B{2}%5D",
    '{0}?technicalID="{1}"&token="{2}"',
    "{0}?technicalID={1}*&token={2}*",
    "{0}?technicalID={1}&token={2}".replace("-", "%E2%80%91"),
    # Broken over lines, by a mail, by its source, by a letter.
    "{0}?technicalID={1}%0D%0A&token={2}",
    "{0}?technicalID={1}%20&%20token=%20{2}",
    "{0}?technicalID={1}&tok%0Aen={2}",
    "{0}?technicalID={1}&token=%3D%0D%0A{2}",
    "{0}?technicalID=3D{1}&token=3D{2}",
    "{0}?technicalID%3D3D{1}%26token%3D3D{2}",
    "{0}?technicalID={1}%0A%3E%20&token={2}",
    # Signs that a program writes another way.
    "{0}?technicalID={1}\\&token={2}",
    "{0}?technicalID={1}&amp%3Btoken={2}",
    "{0}?technicalID={1}%C2%B6&token={2}",
    "{0}?technicalID={1};token={2}",
    "{0}?technicalid={1}&Token={2}",
    "{0}?token={2}&amp;technicalID={1}&utm_medium=email",
    "{0}?jeton={2}&technicalID={1}",
    "{0}?id={1}&code={2}",
    # The page's own name.
    "{0}%20?technicalID={1}&token={2}",
    "{0}//?technicalID={1}&token={2}",
    "{0}\\?technicalID={1}&token={2}",
    "{0}&technicalID={1}&token={2}",
    "{0}/technicalID={1}/token={2}",
    "{0};technicalID={1}&token={2}",
    "/public/validate%0D%0Aaccount?technicalID={1}&token={2}",
    "/public//validateaccount?technicalID={1}&token={2}",
    "/public/VALIDATEACCOUNT?TECHNICALID={1}&TOKEN={2}",
    "/public/valider-le-compte?technicalID={1}&token={2}",
    "/public/?technicalID={1}&token={2}",
]


@pytest.fixture
def link(browser: Browser, mails: Mailbox) -> str:
    """The path of the link that Alice receives."""
    browser.post(CREATE, typed())
    return path_of(mails.last_link_to("alice@exemple.nc"))


@pytest.mark.parametrize("way", WAYS)
def test_a_copied_link_is_found_wherever_its_identifiers_stand(link: str, way: str) -> None:
    found = parts(link)
    identifiers = found["technicalID"], found["token"]
    for case in (str.lower, str.upper):
        address = way.format("/public/validateaccount", *map(case, identifiers))
        page = Browser().get(address, follow=True)
        assert page.status_code == 200, address
        assert f'name="token" value="{found["token"]}"' in text_of(page)


def test_an_identifier_broken_at_any_place_is_found(link: str) -> None:
    token = parts(link)["token"]
    for place in range(1, len(token), 3):
        for broken in ("%0D%0A", "%20", "%C2%AD", "%E2%80%8B", "%0A%3E%20"):
            address = link[: place - len(token)] + broken + link[place - len(token) :]
            assert Browser().get(address).status_code == 200, address


def test_a_broken_address_with_a_wrong_secret_says_no_more_than_any_other(link: str) -> None:
    """E13, E14: neither that the link exists nor what it is for; each is a guess."""
    technical_id = MailedLink.objects.get().technical_id
    wrong = f"/public/?technicalID={technical_id}&token=a203ea18-bcf5-45de-984b-07ff89e39818"
    answers = [Browser().get(wrong) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429]
    assert "Lien invalide" in text_of(answers[0])
    assert Browser().get(link.replace("validateaccount", ""), follow=True).status_code == 200
