"""A small service of an administration that logs people in through NC Connect.

Everything that a service has to do stands in this one file: log in, show who is there, log out
here or everywhere, and obey when the account's site says that a session has ended.
"""

import os
import secrets
import time
from functools import lru_cache
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, render_template, request, session, url_for
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SERVICE_URL = os.environ["SERVICE_URL"]
PROVIDER_URL = os.environ["PROVIDER_URL"]
CLIENT_ID = os.environ["CLIENT_ID"]
DISCOVERY = f"{PROVIDER_URL}/.well-known/openid-configuration"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SERVICE_SECRET_KEY"],
    # The name in the cookie: every service on *.localhost would otherwise call it « session ».
    SESSION_COOKIE_NAME="exemple_session",
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SECURE=SERVICE_URL.startswith("https://"),
    SESSION_COOKIE_SAMESITE="Lax",
)

# Authlib reads the provider's addresses and keys, and checks state, nonce and the ID token.
connect = OAuth(app).register(
    "connect",
    client_id=CLIENT_ID,
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=DISCOVERY,
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 5},
)

# Who is logged in, kept here and not in the cookie: the provider must be able to end it.
# A real service keeps this in its database.
people: dict[str, dict[str, Any]] = {}


@app.get("/")
def home() -> str:
    """The page of the service: public, with the person's name once logged in."""
    return render_template("home.html", person=people.get(session.get("key", "")), provider=PROVIDER_URL)


@app.get("/login/")
def login() -> Any:
    """Send the person to the provider."""
    try:
        return connect.authorize_redirect(f"{SERVICE_URL}/callback/")
    except requests.RequestException:
        return render_template("unavailable.html"), 503


@app.get("/callback/")
def callback() -> Any:
    """The person comes back with a code; Authlib exchanges and checks it."""
    # RFC 9207: an answer of another provider is not for us.
    if "error" in request.args or request.args.get("iss") != PROVIDER_URL:
        return redirect(url_for("home"))
    try:
        token = connect.authorize_access_token()
        # The ID token says who, the userinfo endpoint what this service may know of them.
        told = connect.userinfo(token=token)
    except requests.RequestException:
        return render_template("unavailable.html"), 503
    except (OAuthError, JoseError, ValueError):
        # Another browser's answer, a code used twice, a token that is not for us.
        return redirect(url_for("home"))
    if told.get("sub") != token["userinfo"]["sub"]:
        # OIDC Core §5.3.2: these would be someone else's claims.
        return redirect(url_for("home"))
    claims = {**told, **token["userinfo"]}
    session.clear()
    session["key"] = secrets.token_urlsafe(32)
    people[session["key"]] = {
        "sub": claims["sub"],
        "sid": claims.get("sid"),
        "name": claims.get("name") or claims.get("email") or "",
        "id_token": token["id_token"],
    }
    return redirect(url_for("home"))


@app.post("/logout")
def logout() -> Any:
    """Leave this service alone, or every service: then the provider is told."""
    if request.headers.get("Origin", SERVICE_URL) != SERVICE_URL:
        return "Another site cannot log you out.", 403
    person = people.pop(session.pop("key", ""), None)
    if person is None or request.form.get("where") != "everywhere":
        return redirect(url_for("home"))
    end_session = connect.load_server_metadata()["end_session_endpoint"]
    question = {"id_token_hint": person["id_token"], "post_logout_redirect_uri": f"{SERVICE_URL}/"}
    return redirect(requests.Request("GET", end_session, params=question).prepare().url or "/")


@app.post("/backchannel-logout/")
def backchannel_logout() -> Any:
    """The provider says that a session ended (OpenID Connect Back-Channel Logout 1.0 §2.5-2.6)."""
    try:
        claims = _checked(request.form.get("logout_token", ""), typ="logout+jwt")
        if LOGOUT_EVENT not in claims["events"] or "exp" not in claims or "nonce" in claims:
            raise ValueError("not a logout token")
    except (JoseError, ValueError) as refusal:
        return {"error": "invalid_request", "error_description": str(refusal)}, 400
    except requests.RequestException:
        return "", 503
    _forget(sub=claims.get("sub"), sid=claims.get("sid"))
    return "", 200, {"Cache-Control": "no-store"}


@app.post("/events/")
def events() -> Any:
    """The provider says what happened to an account (RFC 8935); this service cares about its end."""
    try:
        claims = _checked(request.get_data(as_text=True), typ="secevent+jwt")
    except (JoseError, ValueError) as refusal:
        return {"err": "invalid_request", "description": str(refusal)}, 400
    except requests.RequestException:
        # Without the provider's keys nothing is believed: it sends this again.
        return "", 503
    # RFC 9493: whom the event is about stands in `sub_id`, beside the events.
    subject = claims.get("sub_id") or {}
    if any(name.endswith("/account-purged") for name in claims["events"]):
        if subject.get("format") != "iss_sub" or subject.get("iss") != PROVIDER_URL:
            return {"err": "invalid_request", "description": "sub_id is not one of ours"}, 400
        _forget(sub=subject["sub"], sid=None)
    return "", 202


def _forget(*, sub: str | None, sid: str | None) -> None:
    """End one session of this service, or all those of a person when no session is named."""
    named = {"sub": sub, "sid": sid}
    told = {name: value for name, value in named.items() if value}
    for key, person in list(people.items()):
        if told and all(person[name] == value for name, value in told.items()):
            people.pop(key, None)


def _checked(token: str, typ: str) -> dict[str, Any]:
    """The claims of a token that the provider signed, for this service and for this use."""
    decoded = jwt.decode(token, _provider_keys(), algorithms=["ES256", "RS256"])
    if decoded.header.get("typ") != typ or not isinstance(decoded.claims.get("events"), dict):
        raise ValueError(f"not a {typ}")
    jwt.JWTClaimsRegistry(
        leeway=30,
        iss={"essential": True, "value": PROVIDER_URL},
        aud={"essential": True, "value": CLIENT_ID},
    ).validate(decoded.claims)
    return decoded.claims


def _provider_keys() -> KeySet:
    """The provider's public keys, read again once a minute: they rotate, and may have leaked."""
    return _keys_of_the_minute(int(time.time() // 60))


@lru_cache(maxsize=1)
def _keys_of_the_minute(minute: int) -> KeySet:
    address = connect.load_server_metadata()["jwks_uri"]
    return KeySet.import_key_set(requests.get(address, timeout=5).json())


@app.after_request
def forbid_what_the_page_does_not_need(response: Any) -> Any:
    """Personal pages are not kept, framed or scripted."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        # The form that logs out leads on to the provider.
        f"form-action 'self' {PROVIDER_URL}"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    return response
