"""Whatever is sent, the parsers answer or refuse in their own words: nothing else escapes them."""

import base64
import json
from contextlib import suppress
from urllib.parse import urlencode

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kagu.connect.clients.models import Client
from kagu.connect.provider.authorization import claims_request, codes
from kagu.connect.provider.authorization.authorization_request import read_authorization_request
from kagu.connect.provider.authorization.destination import Destination
from kagu.connect.provider.authorization.redirect_uris import is_registered
from kagu.connect.provider.tokens import access_tokens, refresh_tokens
from kagu.connect.provider.wire.endpoint import Request
from kagu.connect.provider.wire.errors import InvalidGrant, InvalidRequest, ProtocolError
from kagu.connect.provider.wire.parameters import form_parameters, parse
from kagu.connect.provider.wire.token_times import TimesRefused, check_times
from kagu.connect.signing.foreign_tokens import (
    ForeignTokenRefused,
    verify_with_jwks,
    verify_with_own_key,
    verify_with_secret,
)

# A busy machine is no reason to fail.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

FORM = "application/x-www-form-urlencoded"
TEXT = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, TEXT, max_size=20))
def test_what_a_client_encodes_is_what_we_read(parameters: dict[str, str]) -> None:
    assert parse(urlencode(parameters)) == parameters


@given(st.text())
@example("a=1&a=2")
@example("%")
@example("a=%F0%9F")
def test_any_query_is_read_or_refused(text: str) -> None:
    with suppress(InvalidRequest):
        parsed = parse(text)
        assert all(parsed.values())


@given(st.binary(max_size=2000), st.sampled_from([FORM, FORM + "; charset=utf-8", "", "text/plain"]))
def test_any_body_is_read_or_refused(body: bytes, content_type: str) -> None:
    with suppress(InvalidRequest):
        form_parameters(Request("POST", content_type=content_type, body=body))


@given(TEXT, TEXT, TEXT)
def test_a_parameter_given_twice_is_never_read(name: str, first: str, second: str) -> None:
    refused = False
    try:
        parse(urlencode([(name, first), ("other" + name, "x"), (name, second)]))
    except InvalidRequest:
        refused = True
    assert refused


@given(st.text() | JSON.map(json.dumps))
@example('{"id_token": {"acr": {"essential": true}}}')
@example("[" * 100_000)
def test_any_claims_parameter_is_read_or_refused(text: str) -> None:
    with suppress(InvalidRequest):
        asked = claims_request.parse_claims(text)
        assert claims_request.loads(asked.keep(asked.userinfo).dumps()).userinfo == asked.userinfo


NAMES = ["response_type", "scope", "prompt", "max_age", "claims", "acr_values", "ui_locales", "nonce",
         "code_challenge", "code_challenge_method", "response_mode", "dpop_jkt", "resource"]  # fmt: skip
VALUES = TEXT | st.sampled_from(["code", "openid", "S256", "none", "login", "0", "A" * 43, "query", "{}"])


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_authorization_request_is_read_or_refused(parameters: dict[str, str]) -> None:
    client = Client(client_id="c", scopes=["openid"], grant_types=["authorization_code"])
    with suppress(ProtocolError):
        read = read_authorization_request(Destination(client, "https://c.example/"), parameters)
        assert read.code_challenge
        assert set(read.scopes) <= {"openid"}


@given(
    st.text(max_size=300) | st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_any_token_is_ours_or_refused(text: str) -> None:
    """ASVS 9.1.1: the MAC is checked before anything is read."""
    for prefix in ("", "kga_"):
        if prefix:
            with suppress(access_tokens.AccessTokenRefused):
                access_tokens.open_access_token(prefix + text, 0)
                raise AssertionError(text)
    for prefix in ("", "kgr_"):
        with suppress(InvalidGrant):
            refresh_tokens.open_refresh_token(prefix + text)
            raise AssertionError(text)
    with suppress(InvalidGrant):
        codes.open_code(text, 0)
        raise AssertionError(text)


def _encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


@given(
    st.text(max_size=200)
    | st.tuples(JSON.map(_encoded), JSON.map(_encoded), st.text(max_size=20)).map(".".join)
    | st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "crit", "b64", "jku"]), JSON).map(
        lambda header: f"{_encoded(header)}.{_encoded({})}.AAAA"
    )
    | st.dictionaries(st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use"]), JSON).map(
        lambda jwk: f"{_encoded({'alg': 'ES256', 'jwk': {'kty': 'EC', **jwk}})}.{_encoded({})}.AAAA"
    )
)
def test_any_foreign_token_is_refused_in_its_own_words(token: str) -> None:
    jwks = {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "RSA"}, 7]}
    for verify in (
        lambda: verify_with_jwks(token, jwks),
        lambda: verify_with_secret(token, b"a secret of thirty-two bytes long"),
        lambda: verify_with_own_key(token),
    ):
        with suppress(ForeignTokenRefused):
            verify()
            raise AssertionError(token)


@given(st.dictionaries(st.sampled_from(["exp", "iat", "nbf"]), JSON))
def test_any_times_are_judged_or_refused(claims: dict[str, object]) -> None:
    with suppress(TimesRefused):
        assert check_times(claims, 1_000_000, longest_life=60) <= 1_000_000 + 80


@given(st.text())
def test_only_the_registered_address_or_another_port_of_loopback_passes(uri: str) -> None:
    registered = ["http://127.0.0.1/callback", "https://service.example/callback"]
    if is_registered(uri, registered, any_loopback_port=True) and uri not in registered:
        assert uri.startswith("http://127.0.0.1:")
        assert uri.endswith("/callback")
