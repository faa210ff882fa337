"""The portal counts its answers and log-ins, and tells its sessions."""

from django.test import Client

from kagu.tax_portal.config import measures
from kagu.tax_portal.taxpayers.models import PortalUser
from tests.metrics.samples import one_more
from tests.tax_portal.conftest import LogIn


def test_a_page_is_counted_by_the_name_of_its_view(db: None) -> None:
    with one_more("kagu_request_seconds_count", route="home:home", status="200"):
        Client().get("/")


def test_a_log_in_that_nobody_began_is_counted_as_refused(db: None) -> None:
    with one_more("kagu_log_ins_total", way="provider", outcome="login_not_started_here"):
        Client().get("/callback/?state=unknown&code=stolen")


def test_sessions_of_people_logged_in_are_told(alice: PortalUser, log_in: LogIn) -> None:
    [before] = measures.sessions()
    assert before.samples[0].value == 0
    log_in(alice)
    [after] = measures.sessions()
    assert after.samples[0].value == 1
