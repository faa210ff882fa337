"""Lists of the account end nowhere silently."""

from datetime import timedelta

from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client, Connection
from tests.connect.my_account.pages import text
from tests.long_lists import seen_on_all_pages

MANY = 60


def test_every_open_session_can_be_closed_this_one_is_first(alice: User, alices_browser: Browser) -> None:
    """All the others were used at one moment."""
    now = timezone.now()
    LoginSession.objects.bulk_create(
        LoginSession(
            session_key=f"key {n}",
            session_data="",
            expire_date=now + timedelta(hours=1),
            user=alice,
            sid=f"sid {n}",
            last_seen_at=now + timedelta(minutes=1),
        )
        for n in range(MANY)
    )
    rows = list(alice.login_sessions.filter(sid__startswith="sid "))
    for minutes, row in enumerate(rows):
        row.created_at = now - timedelta(minutes=minutes)
    LoginSession.objects.bulk_update(rows, ["created_at"])
    url = "/mon-compte/appareils/"
    page = text(alices_browser.get(url))
    assert page.index("Cet appareil") < page.index("Fermer cette session")
    seen = seen_on_all_pages(alices_browser, url, r'name="session" value="(\d+)"', "sessions-title")
    others = alice.login_sessions.filter(sid__startswith="sid ")
    assert sorted(seen) == sorted(str(pk) for pk in others.values_list("pk", flat=True))


def test_every_connected_service_is_reached(alice: User, alices_browser: Browser) -> None:
    services = Client.objects.bulk_create(
        Client(client_id=f"service{n}", name=f"Service {n}", description="", home_url="https://exemple.nc/")
        for n in range(MANY)
    )
    Connection.objects.bulk_create(Connection(user=alice, client=service) for service in services)
    Connection.objects.update(last_at=timezone.now())
    seen = seen_on_all_pages(alices_browser, "/mon-compte/", r"/(service\d+)/", "connections")
    assert set(seen) == {service.client_id for service in services}
