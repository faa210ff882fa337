"""The answer to an authorization request, sent through the browser (RFC 6749 §4.1.2, RFC 9207)."""

import base64
import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string

from kagu.connect.clients.form_targets import form_sources
from kagu.connect.provider.authorization import pushed_requests
from kagu.connect.provider.authorization.destination import AuthorizationRefused, Destination
from kagu.connect.provider.wire.endpoint import NO_STORE, Response, redirect_response

# The page posts itself: this script, known by its hash, is all that it may run.
SUBMIT_SCRIPT = "document.forms[0].submit()"
SUBMIT_SCRIPT_HASH = base64.b64encode(hashlib.sha256(SUBMIT_SCRIPT.encode()).digest()).decode()
FORM_POST_POLICY = (
    f"default-src 'none'; script-src 'sha256-{SUBMIT_SCRIPT_HASH}'; base-uri 'none'; frame-ancestors 'none'"
)


def code_response(destination: Destination, code: str) -> Response:
    """The code, on its way to the client."""
    return _send(destination, {"code": code})


def refusal_response(refusal: AuthorizationRefused) -> Response:
    """The specification's error, on its way to the client; a pushed request is answered by it too."""
    if refusal.pushed_id:
        pushed_requests.forget(refusal.pushed_id)
    return _send(refusal.destination, refusal.error.parameters)


def _send(destination: Destination, parameters: dict[str, str]) -> Response:
    # `iss` lets a client of several providers see who answers: no mix-up.
    fields = {**parameters, "iss": settings.ISSUER}
    if destination.state is not None:
        fields["state"] = destination.state
    if destination.response_mode == "form_post":
        return _form_post(destination, fields)
    joint = "&" if "?" in destination.redirect_uri else "?"
    return redirect_response(f"{destination.redirect_uri}{joint}{urlencode(fields)}")


def _form_post(destination: Destination, fields: dict[str, str]) -> Response:
    """OAuth 2.0 Form Post Response Mode §2; a button serves where scripts do not run."""
    context = {"action": destination.redirect_uri, "fields": fields, "script": SUBMIT_SCRIPT}
    body = render_to_string("provider/form_post.html", context).encode()
    targets = " ".join(form_sources(destination.client))
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", f"{FORM_POST_POLICY}; form-action {targets}"),
        *NO_STORE,
    )
    return Response(200, body, headers)
