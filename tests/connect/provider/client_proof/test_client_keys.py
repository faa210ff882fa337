"""jwks_uri: a client's keys are fetched, remembered, and fetched again for a key we do not know."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, KeySet

from kagu.connect.clients.client_keys import fetched_keys
from tests.connect.provider.assertions import assertion, post
from tests.connect.provider.service import Service, error_of
from tests.remote_documents import later, set_limits


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the client's address answers; `calls` counts the questions."""
    published: dict[str, Any] = {"keys": [], "calls": 0, "asked": 0}

    class Answer:
        status_code = property(lambda self: published.get("status", 200))

        def raise_for_status(self) -> None:
            published["asked"] += 1
            if published.get("fault"):
                raise OSError("gone")

        def json(self) -> Any:
            published["calls"] += 1
            return published.get("body", {"keys": published["keys"]})

    class Session:
        def __init__(self, *, seconds: float) -> None:
            assert seconds <= 3

        def get(self, *args: Any, **kwargs: Any) -> Answer:
            return Answer()

    monkeypatch.setattr("kagu.outbound.session", Session)
    return published


@pytest.fixture
def fetched(register: Callable[..., Service]) -> Service:
    return register(
        "signer",
        auth_method="private_key_jwt",
        jwks_uri="https://service.exemple.nc/jwks",
        grant_types=["client_credentials"],
    )


def test_they_are_fetched_once_for_many_requests(
    fetched: Service, key: ECKey, published: dict[str, Any]
) -> None:
    published["keys"] = KeySet([key]).as_dict(private=False)["keys"]
    assert [post(fetched, assertion(key)).status_code for _ in range(3)] == [200, 200, 200]
    assert published["calls"] == 1


def test_a_new_key_is_found_without_waiting(
    fetched: Service, key: ECKey, published: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    published["keys"] = [key.as_dict(private=False)]
    assert post(fetched, assertion(key)).status_code == 200
    set_limits(monkeypatch, fetched_keys, pause=0.0)
    new = ECKey.generate_key("P-256", parameters={"kid": "k2"})
    published["keys"] = [new.as_dict(private=False)]
    assert post(fetched, assertion(new, header={"kid": "k2"})).status_code == 200


def test_unknown_keys_do_not_make_us_ask_at_their_pace(
    fetched: Service, key: ECKey, published: dict[str, Any]
) -> None:
    published["keys"] = [key.as_dict(private=False)]
    for number in range(5):
        assert error_of(post(fetched, assertion(key, header={"kid": f"x{number}"}))) == "invalid_client"
    assert published["calls"] == 1


@pytest.mark.parametrize("body", [[], "x", {"keys": "x"}, {"keys": [1]}, {}, None])
def test_nonsense_there_is_the_clients_fault(
    fetched: Service, key: ECKey, published: dict[str, Any], body: Any
) -> None:
    published["body"] = body
    assert error_of(post(fetched, assertion(key))) == "invalid_client"


def test_an_address_that_is_gone_is_the_clients_fault_and_not_asked_each_time(
    fetched: Service, key: ECKey, published: dict[str, Any]
) -> None:
    published["fault"] = True
    assert error_of(post(fetched, assertion(key))) == "invalid_client"
    assert error_of(post(fetched, assertion(key))) == "invalid_client"
    assert published["asked"] == 1


def test_known_keys_serve_an_hour_while_the_address_is_gone(
    fetched: Service, key: ECKey, published: dict[str, Any]
) -> None:
    published["keys"] = [key.as_dict(private=False)]
    assert post(fetched, assertion(key)).status_code == 200
    published["fault"] = True
    for minutes in (31, 28):
        later(fetched_keys, minutes * 60)
        assert post(fetched, assertion(key)).status_code == 200
    later(fetched_keys, 2 * 60)
    assert error_of(post(fetched, assertion(key))) == "invalid_client"
    published["fault"] = False
    later(fetched_keys, 60)
    assert post(fetched, assertion(key)).status_code == 200


@pytest.mark.parametrize("status", [404, 410])
def test_a_client_that_withdraws_its_keys_is_obeyed(
    fetched: Service, key: ECKey, published: dict[str, Any], status: int
) -> None:
    published["keys"] = [key.as_dict(private=False)]
    assert post(fetched, assertion(key)).status_code == 200
    published["status"] = status
    later(fetched_keys, 6 * 60)
    assert error_of(post(fetched, assertion(key))) == "invalid_client"


def test_a_client_that_publishes_no_key_any_more_is_obeyed(
    fetched: Service, key: ECKey, published: dict[str, Any]
) -> None:
    published["keys"] = [key.as_dict(private=False)]
    assert post(fetched, assertion(key)).status_code == 200
    published["keys"] = []
    later(fetched_keys, 6 * 60)
    assert error_of(post(fetched, assertion(key))) == "invalid_client"


def test_a_private_address_is_never_called(
    register: Callable[..., Service], key: ECKey, caplog: pytest.LogCaptureFixture
) -> None:
    """SSRF: ASVS 1.3.6."""
    signer = register(
        "signer",
        auth_method="private_key_jwt",
        jwks_uri="https://127.0.0.1/jwks",
        grant_types=["client_credentials"],
    )
    refused = post(signer, assertion(key))
    assert error_of(refused) == "invalid_client"
    # Whoever names the client does not learn where its keys are.
    assert "127.0.0.1" not in refused.content.decode()
    assert "signer: no keys from https://127.0.0.1/jwks" in caplog.text
