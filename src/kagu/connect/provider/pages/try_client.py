"""A page for integrators: paste what your service sends or received, read what Kagu makes of it."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.destination import AuthorizationRefused, NoWayBack
from kagu.connect.provider.authorization.received_request import receive
from kagu.connect.provider.doors.serving import with_current_client
from kagu.connect.provider.wire.endpoint import LONGEST_QUERY, Request
from kagu.connect.provider.wire.errors import InvalidRequest, ProtocolError
from kagu.connect.signing import keys

TOKEN_TYPES = ("JWT", "at+jwt", "logout+jwt", "secevent+jwt")


class PastedForm(forms.Form):
    """An address or a token, whatever spaces came along."""

    pasted = forms.CharField(
        label=_("Adresse de votre demande, ou jeton reçu"),
        help_text=_("L'adresse complète vers laquelle votre service envoie le navigateur, ou un ID Token."),
        max_length=LONGEST_QUERY,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Verdict:
    """What Kagu makes of it: facts in the specification's words, or the error it would answer."""

    error: ProtocolError | None = None
    is_told_to_client: bool = False
    facts: dict[str, str] = field(default_factory=dict)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def try_client(request: HttpRequest) -> HttpResponse:
    """Nothing is answered or spent: a request is only read, a token only checked."""
    if not settings.TRY_CLIENT_PAGE:
        raise Http404
    form = PastedForm(request.POST or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        pasted = "".join(form.cleaned_data["pasted"].split())
        verdict = judge_token(pasted) if pasted.startswith("ey") else judge_request(pasted)
    return render(request, "provider/try_client.html", {"form": form, "verdict": verdict})


def judge_request(address: str) -> Verdict:
    """What authorize would say before it looks at the person."""
    try:
        query = urlsplit(address).query
        asked = with_current_client(lambda: receive(Request("GET", query)))
    except AuthorizationRefused as refusal:
        return Verdict(refusal.error, is_told_to_client=True)
    except NoWayBack as refusal:
        return Verdict(refusal.error)
    except ProtocolError as error:
        return Verdict(error)
    except ValueError:
        return Verdict(InvalidRequest("this is not an address"))
    return Verdict(facts=_facts(asked))


def judge_token(token: str) -> Verdict:
    """Whose token it is, and what it says."""
    for typ in TOKEN_TYPES:
        try:
            claims = keys.verify(token, typ=typ)
        except keys.SignatureRefused:
            continue
        return Verdict(facts={"typ": typ, **{name: json.dumps(value) for name, value in claims.items()}})
    return Verdict(InvalidRequest("no published key of this issuer made this signature"))


def _facts(asked: AuthorizationRequest) -> dict[str, str]:
    sent = asked.parameters.get("scope", "").split()
    facts = {
        "client_id": asked.client.client_id,
        "redirect_uri": asked.destination.redirect_uri,
        "response_mode": asked.destination.response_mode,
        "scope": " ".join(asked.scopes),
        "scope (ignored)": " ".join(scope for scope in sent if scope not in asked.scopes),
        "claims": ", ".join(sorted(asked.wanted_claims)),
        "code_challenge_method": "S256" if asked.code_challenge else "",
        "state": asked.destination.state or "",
        "nonce": asked.nonce,
        "prompt": " ".join(sorted(asked.prompt)),
        "max_age": "" if asked.max_age is None else str(asked.max_age),
        "resource": asked.resource,
    }
    return {name: value for name, value in facts.items() if value}
