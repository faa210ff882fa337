"""Pushed authorization requests (RFC 9126, FAPI 2.0 §5.3.2.2)."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client
from kagu.connect.provider.models import PushedRequest
from tests.clock import Clock
from tests.connect.provider.authorization.pushed import push, visit
from tests.connect.provider.service import FORM, Service, error_of, parameters_of


@pytest.fixture
def pusher(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    """A client that must push."""
    pusher = register("pusher", requires_par=True)
    connect(alice, pusher)
    return pusher


def test_a_pushed_request_becomes_a_code(browser: Browser, pusher: Service) -> None:
    response = push(pusher)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    answer = response.json()
    assert answer["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    assert 5 <= answer["expires_in"] <= 600
    code = parameters_of(visit(browser, pusher, answer["request_uri"]))["code"]
    assert pusher.redeem(code).status_code == 200


def test_it_is_answered_once(browser: Browser, pusher: Service) -> None:
    request_uri = push(pusher).json()["request_uri"]
    visit(browser, pusher, request_uri)
    again = visit(browser, pusher, request_uri)
    assert again.status_code == 400
    assert "Votre demande a expiré" in again.content.decode()


def test_whoever_only_looks_spends_nothing(browser: Browser, pusher: Service) -> None:
    """A preview or a scanner asks by HEAD."""
    request_uri = push(pusher).json()["request_uri"]
    looked = browser.head("/authorize", {"client_id": pusher.client_id, "request_uri": request_uri})
    assert (looked.status_code, "Location" in looked) == (405, False)
    assert "code" in parameters_of(visit(browser, pusher, request_uri))


def test_it_may_be_opened_again_before_it_is_answered(
    new_browser: Callable[[], Browser], pusher: Service, alice: User, log_in: Callable[..., LoginSession]
) -> None:
    """Logging in takes time, and people reload pages."""
    browser = new_browser()
    request_uri = push(pusher).json()["request_uri"]
    visit(browser, pusher, request_uri)
    response = visit(browser, pusher, request_uri)
    [back] = parse_qs(urlsplit(response["Location"]).query)["next"]
    assert "client_id=pusher" in back
    log_in(browser, alice)
    assert "code" in parameters_of(browser.get(back))


def test_it_waits_an_hour_for_who_must_log_in(new_browser: Callable[[], Browser], pusher: Service) -> None:
    visit(new_browser(), pusher, push(pusher).json()["request_uri"])
    assert PushedRequest.objects.get().expires_at > timezone.now().timestamp() + 3000


def test_it_waits_no_longer_for_who_comes_back_again_and_again(
    new_browser: Callable[[], Browser], pusher: Service, clock: Clock
) -> None:
    request_uri = push(pusher).json()["request_uri"]
    visit(new_browser(), pusher, request_uri)
    for minutes in (20, 20, 19):
        clock.move(60 * minutes)
        assert visit(new_browser(), pusher, request_uri).status_code == 303
    clock.move(61)
    assert visit(new_browser(), pusher, request_uri).status_code == 400


def test_a_refusal_answers_it_too(browser: Browser, register: Callable[..., Service]) -> None:
    """RFC 9126 §4: the person refused, so the same request cannot ask them again."""
    stranger = register("stranger")
    request_uri = push(stranger).json()["request_uri"]
    page = visit(browser, stranger, request_uri)["Location"]
    answer = parameters_of(browser.post(page, {"decision": "refuse"}))
    assert answer["error"] == "access_denied"
    assert not PushedRequest.objects.exists()
    again = visit(browser, stranger, request_uri)
    assert again.status_code == 400
    assert "Votre demande a expiré" in again.content.decode()
    assert browser.post(page, {"decision": "allow"}).status_code == 400


def test_an_error_answers_it_too(browser: Browser, register: Callable[..., Service]) -> None:
    """RFC 9126 §4."""
    stranger = register("stranger")
    request_uri = push(stranger, prompt="none").json()["request_uri"]
    assert parameters_of(visit(browser, stranger, request_uri))["error"] == "consent_required"
    assert visit(browser, stranger, request_uri).status_code == 400


def test_an_error_that_its_client_caused_meanwhile_answers_it_too(browser: Browser, pusher: Service) -> None:
    request_uri = push(pusher).json()["request_uri"]
    client = Client.objects.get(client_id="pusher")
    client.grant_types = ["client_credentials"]
    client.save()
    assert parameters_of(visit(browser, pusher, request_uri))["error"] == "unauthorized_client"
    assert not PushedRequest.objects.exists()


def test_it_expires(browser: Browser, pusher: Service) -> None:
    request_uri = push(pusher).json()["request_uri"]
    PushedRequest.objects.update(expires_at=int(timezone.now().timestamp()) - 1)
    assert visit(browser, pusher, request_uri).status_code == 400


def test_it_serves_only_its_client(
    browser: Browser, pusher: Service, register: Callable[..., Service]
) -> None:
    request_uri = push(pusher).json()["request_uri"]
    assert visit(browser, register("other"), request_uri).status_code == 400
    assert "code" in parameters_of(visit(browser, pusher, request_uri))


def test_what_stands_beside_it_counts_for_nothing(browser: Browser, pusher: Service) -> None:
    request_uri = push(pusher).json()["request_uri"]
    response = visit(browser, pusher, request_uri, state="another", scope="openid email", prompt="none")
    answer = parameters_of(response)
    assert answer["state"] == "a state of the service"
    assert pusher.redeem(answer["code"]).json()["scope"] == "openid"


def test_who_must_push_cannot_come_without(browser: Browser, pusher: Service) -> None:
    """ASVS 10.4.13."""
    assert parameters_of(pusher.authorize(browser))["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://attacker.example/"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"request_uri": "https://service.exemple.nc/request"}, "invalid_request"),
        ({"scope": "unknown"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"client_id": "other"}, "invalid_request"),
    ],
)
def test_errors_are_told_at_once(pusher: Service, changes: dict[str, str | None], error: str) -> None:
    assert error_of(push(pusher, **changes)) == error
    assert not PushedRequest.objects.exists()


def test_a_parameter_pushed_twice_is_refused(pusher: Service) -> None:
    body = urlencode([*pusher.request().items(), ("scope", "openid")])
    headers = {"authorization": "Basic cHVzaGVyOng="}
    assert (
        error_of(pusher.machine.post("/par", body, content_type=FORM, headers=headers)) == "invalid_request"
    )


def test_pushing_needs_authentication(pusher: Service) -> None:
    """ASVS 10.4.10."""
    body = urlencode(pusher.request())
    assert error_of(pusher.machine.post("/par", body, content_type=FORM)) == "invalid_client"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused(pusher: Service, method: str) -> None:
    assert getattr(pusher.machine, method)("/par").status_code == 405


def test_the_database_cannot_be_used_to_answer_requests(pusher: Service) -> None:
    """The request_uri is stored hashed."""
    handle = push(pusher).json()["request_uri"].rpartition(":")[2]
    assert not PushedRequest.objects.filter(pk=handle).exists()


def test_a_public_client_may_push_too(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    public = register("public", auth_method="none")
    connect(alice, public)
    request_uri = push(public).json()["request_uri"]
    assert "code" in parameters_of(visit(browser, public, request_uri))
