"""How clients prove who they are with a secret, and what happens to those who cannot (RFC 6749 §2.3)."""

import base64
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import give_secret
from tests.connect.provider.conftest import SECRET
from tests.connect.provider.service import FORM, Service, error_of

# What the service « machine » shows.
WRITTEN = base64.b64encode(f"machine:{SECRET}".encode()).decode()
CREDENTIALS = {"grant_type": "client_credentials"}


@pytest.fixture
def machine(register: Callable[..., Service]) -> Service:
    return register("machine", grant_types=["client_credentials"], scopes=["letters:send"])


def test_a_secret_in_the_header_serves(machine: Service) -> None:
    assert machine.post("/token", CREDENTIALS).status_code == 200


def test_a_secret_in_the_body_serves_who_registered_so(register: Callable[..., Service]) -> None:
    register("poster", auth_method="client_secret_post", grant_types=["client_credentials"])
    fields = {**CREDENTIALS, "client_id": "poster", "client_secret": SECRET}
    assert Service("poster").post("/token", fields).status_code == 200
    assert error_of(Service("poster").post("/token", {**fields, "client_secret": "x"})) == "invalid_client"


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic",
        "Basic ",
        "Basic !!!",
        "Basic é",
        "Basic " + base64.b64encode(b"machine").decode(),
        "Basic " + base64.b64encode(b"machine:").decode(),
        "Basic " + base64.b64encode(b"machine:wrong").decode(),
        "Basic " + base64.b64encode(b"nobody:wrong").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(b"machine:%ff").decode(),
        "Basic " + base64.b64encode(b"a\x00b:c").decode(),
        "Bearer x",
        "Basic " + WRITTEN[:4] + "!!!!" + WRITTEN[4:],
    ],
)
def test_wrong_credentials_get_401_and_the_scheme(machine: Service, authorization: str) -> None:
    """RFC 6749 §5.2; an unknown client and a wrong secret look alike."""
    response = machine.post("/token", CREDENTIALS, authorization=authorization)
    assert response.status_code == 401
    assert error_of(response) == "invalid_client"
    assert response["WWW-Authenticate"].startswith("Basic")


def test_two_ways_at_once_are_refused(machine: Service) -> None:
    """RFC 6749 §2.3."""
    fields = {**CREDENTIALS, "client_secret": SECRET}
    assert error_of(machine.post("/token", fields)) == "invalid_request"


def test_a_client_id_beside_the_header_must_be_the_same(machine: Service) -> None:
    assert machine.post("/token", {**CREDENTIALS, "client_id": "machine"}).status_code == 200
    assert error_of(machine.post("/token", {**CREDENTIALS, "client_id": "other"})) == "invalid_request"


def test_only_the_registered_way_serves(machine: Service) -> None:
    fields = {**CREDENTIALS, "client_id": "machine", "client_secret": SECRET}
    response = machine.machine.post("/token", urlencode(fields), content_type=FORM)
    assert error_of(response) == "invalid_client"


def test_a_confidential_client_cannot_pass_for_a_public_one(machine: Service) -> None:
    """ASVS 10.4.10."""
    response = machine.machine.post(
        "/token", "grant_type=client_credentials&client_id=machine", content_type=FORM
    )
    assert error_of(response) == "invalid_client"


def test_a_public_client_needs_no_secret(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    public = register("public", auth_method="none")
    connect(alice, public)
    tokens = public.tokens(browser)
    assert public.refresh(tokens["refresh_token"]).status_code == 200


def test_a_new_secret_serves_at_once_and_the_old_one_for_a_day(machine: Service) -> None:
    """ASVS 13.3.4: secrets rotate without a gap."""
    assert machine.post("/token", CREDENTIALS).status_code == 200
    client = Client.objects.get(client_id="machine")
    secret = give_secret(client, keep_old=True)
    client.save()
    assert machine.post("/token", CREDENTIALS).status_code == 200
    machine.secret = secret
    assert machine.post("/token", CREDENTIALS).status_code == 200


def test_a_secret_changed_because_it_leaked_is_dead_at_once(machine: Service) -> None:
    assert machine.post("/token", CREDENTIALS).status_code == 200
    client = Client.objects.get(client_id="machine")
    give_secret(client)
    client.save()
    assert error_of(machine.post("/token", CREDENTIALS)) == "invalid_client"


def test_a_disabled_client_is_unknown(machine: Service) -> None:
    assert machine.post("/token", CREDENTIALS).status_code == 200
    Client.objects.filter(client_id="machine").update(is_enabled=False)
    assert error_of(machine.post("/token", CREDENTIALS)) == "invalid_client"
