"""Links sent by mail: issued, found, used once, dead for a reason (S11)."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from kagu.mailed_links import forget_links, links
from kagu.mailed_links.browser import browser_of, is_browser_of, remember_browser
from kagu.mailed_links.links import IssuedLink, find_link, issue_link, use_link
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.purposes import Purpose
from tests.clock import Clock
from tests.threads import run_together

pytestmark = pytest.mark.django_db
TO_ALICE: dict[str, Any] = {"target": "7", "sent_to": "alice@exemple.nc", "lifetime": timedelta(hours=1)}

UNLOCK = Purpose("unlockuser", timedelta(hours=24), mails_a_day=3, ended_by=frozenset({"unlocked"}))
RESET = Purpose("resetpassword", timedelta(hours=1))


def issue(**more: object) -> IssuedLink:
    return issue_link(UNLOCK, **{**TO_ALICE, **more})


def token_of(issued: IssuedLink) -> str:
    return issued.url.rpartition("token=")[2]


def find(issued: IssuedLink, purpose: Purpose = UNLOCK) -> MailedLink:
    return find_link(purpose, str(issued.link.technical_id), token_of(issued))


def test_a_link_has_the_form_of_the_notice() -> None:
    """R63, R106, D3: both values are version-4 UUIDs."""
    issued = issue()
    address, _, query = issued.url.partition("?")
    assert address == "http://connect.localhost:8000/public/unlockuser"
    values = dict(pair.split("=") for pair in query.split("&"))
    assert list(values) == ["technicalID", "token"]
    assert [uuid.UUID(value).version for value in values.values()] == [4, 4]


def test_the_secret_is_kept_only_as_a_hash() -> None:
    issued = issue(browser="the browser's cookie")
    row = MailedLink.objects.values().get()
    assert token_of(issued) not in str(row)
    assert "the browser's cookie" not in str(row)


def test_a_link_is_found_and_used_once() -> None:
    issued = issue()
    use_link(find(issued))
    with pytest.raises(links.LinkUsed) as refusal:
        find(issued)
    assert refusal.value.link == issued.link
    with pytest.raises(links.LinkUsed):
        use_link(issued.link)


@pytest.mark.django_db(transaction=True)
def test_of_many_uses_at_once_one_gets_through() -> None:
    """E5."""
    issued = issue()
    results = run_together(*[lambda: use_link(issued.link)] * 20)
    assert results.count(None) == 1
    assert sum(isinstance(result, links.LinkUsed) for result in results) == 19


def test_each_end_of_a_link_has_its_name() -> None:
    expired, revoked, superseded = issue(lifetime=timedelta(0)), issue(target="8"), issue(target="9")
    links.revoke_ended([RESET, UNLOCK], "unlocked", ["8"])
    links.supersede_links(UNLOCK, target="9")
    for issued, refusal in (
        (expired, links.LinkExpired),
        (revoked, links.LinkRevoked),
        (superseded, links.LinkSuperseded),
    ):
        with pytest.raises(refusal):
            find(issued)
        with pytest.raises(refusal):
            use_link(issued.link)


def test_revoking_touches_no_other_target_or_purpose() -> None:
    issued = issue()
    links.revoke_ended([RESET], "unlocked", ["7"])
    links.revoke_ended([RESET, UNLOCK], "unlocked", ["8"])
    links.revoke_ended([RESET, UNLOCK], "locked", ["7"])
    links.supersede_links(UNLOCK, target="70")
    links.supersede_links(RESET, target="7")
    assert find(issued) == issued.link
    assert links.live_links(UNLOCK, "7").get() == issued.link


def test_superseding_and_counting_touch_no_other_target_or_purpose() -> None:
    issued, other, reset = issue(), issue(target="8"), issue_link(RESET, **TO_ALICE)
    links.supersede_links(UNLOCK, target="8")
    assert find(issued) == issued.link
    assert find_link(RESET, str(reset.link.technical_id), token_of(reset)) == reset.link
    assert not links.live_links(UNLOCK, "8").exists()
    assert links.live_links(RESET, "7").get() == reset.link
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    assert links.count_issued_since(UNLOCK, "7", a_minute_ago) == 1
    assert links.count_issued_since(RESET, "7", a_minute_ago) == 1
    MailedLink.objects.exclude(pk=other.link.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    assert links.count_issued_since(UNLOCK, "7", a_minute_ago) == 0
    assert links.count_issued_since(UNLOCK, "8", a_minute_ago) == 1


def test_a_link_whose_time_ends_between_two_looks_is_not_used() -> None:
    found = find(issue())
    MailedLink.objects.update(expires_at=timezone.now())
    assert not links.live_links(UNLOCK, "7").exists()
    with pytest.raises(links.LinkExpired):
        use_link(found)


def test_a_link_serves_until_its_time_is_over(clock: Clock) -> None:
    issued = issue(lifetime=timedelta(hours=1))
    clock.move(3599)
    assert find(issued) == issued.link
    clock.move(1)
    with pytest.raises(links.LinkExpired):
        find(issued)


def test_using_one_link_leaves_the_others() -> None:
    used, other = issue(), issue()
    use_link(used.link)
    assert used.link.used_at is not None
    assert find(other) == other.link


def test_a_used_link_stays_used_whatever_is_revoked_later() -> None:
    issued = issue()
    use_link(issued.link)
    links.revoke_ended([UNLOCK], "unlocked", ["7"])
    with pytest.raises(links.LinkUsed):
        find(issued)


def test_a_link_lives_as_its_purpose_says_unless_the_operator_sets_another_life(settings: Any) -> None:
    for life in (timedelta(hours=24), timedelta(hours=2)):
        left = issue(lifetime=None).expires_at - timezone.now()
        assert life - timedelta(minutes=5) < left <= life
        settings.LINK_LIFETIMES = {"unlockuser": timedelta(hours=2)}


def test_a_purpose_without_a_life_takes_that_of_each_link() -> None:
    endless = replace(UNLOCK, name="canceldeletion", usual_lifetime=None)
    with pytest.raises(ValueError, match="canceldeletion"):
        issue_link(endless, target="7", sent_to="alice@exemple.nc")
    issued = issue_link(endless, target="7", sent_to="alice@exemple.nc", lifetime=timedelta(days=9))
    assert find(issued, endless) == issued.link


def test_so_many_mails_a_day_are_enough_for_one_target_and_purpose() -> None:
    for count in range(3):
        assert not links.had_enough_today(UNLOCK, "7"), count
        issue()
    assert links.had_enough_today(UNLOCK, "7")
    assert not links.had_enough_today(UNLOCK, "8")
    assert not links.had_enough_today(RESET, "7")
    MailedLink.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert not links.had_enough_today(UNLOCK, "7")


@pytest.mark.parametrize("purpose", ["resetpassword", "unlockuser2", "", "UNLOCKUSER"])
def test_a_link_serves_its_own_purpose_only(purpose: str) -> None:
    """E13."""
    with pytest.raises(links.LinkInvalid):
        find(issue(), replace(UNLOCK, name=purpose))


def test_a_wrong_secret_tells_nothing_of_the_link() -> None:
    issued, other = issue(), issue()
    for technical_id, token in (
        (str(issued.link.technical_id), token_of(other)),
        (str(issued.link.technical_id), ""),
        (str(issued.link.technical_id), issued.link.secret_hash),
        (str(uuid.uuid4()), token_of(issued)),
        ("", ""),
        ("é" * 500, "\0"),
        ("{" + str(issued.link.technical_id) + "}", token_of(issued)),
        ("urn:uuid:" + str(issued.link.technical_id), token_of(issued)),
    ):
        with pytest.raises(links.LinkInvalid) as refusal:
            find_link(UNLOCK, technical_id, token)
        assert refusal.value.link is None


def test_where_the_person_came_from_is_kept_as_far_as_there_is_room() -> None:
    assert issue(return_to="/authorize?" + "x" * 3000).link.return_to == "/authorize?" + "x" * 1989


def test_a_link_copied_in_capitals_works() -> None:
    issued = issue()
    token = token_of(issued).upper()
    assert find_link(UNLOCK, str(issued.link.technical_id).upper(), token) == issued.link


def test_links_long_dead_are_forgotten() -> None:
    now = timezone.now()
    for days in (31, 29.5, -1):
        MailedLink.objects.filter(pk=issue().link.pk).update(expires_at=now - timedelta(days=days))
    assert forget_links.forget_old_links() == 1
    assert not MailedLink.objects.filter(expires_at__lt=now - timedelta(days=30)).exists()
    assert MailedLink.objects.count() == 2


def test_a_browser_is_known_by_its_cookie() -> None:
    first = RequestFactory().get("/")
    link = issue(browser=browser_of(first)).link
    response = HttpResponse()
    remember_browser(first, response)
    cookie = response.cookies["mailed_links"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    again = RequestFactory().get("/")
    again.COOKIES["mailed_links"] = cookie.value
    stranger = RequestFactory().get("/")
    assert is_browser_of(first, link)
    assert is_browser_of(again, link)
    assert not is_browser_of(stranger, link)
    assert not is_browser_of(stranger, issue().link)


def test_a_cookie_that_is_not_ours_is_replaced() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["mailed_links"] = "x" * 5000
    assert len(browser_of(request)) < 64
