"""Who asks: a client of the provider, by its access token, within what the portal's settings allow."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from kagu.relying_party.access_tokens import open_access_token
from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.signed_tokens import TokenRefused
from kagu.tax_portal.back_office.problems import Problem


@dataclass(frozen=True)
class Caller:
    """The client that was let in."""

    client_id: str


def caller_of(request: HttpRequest, scope: str) -> Caller:
    """Raises Problem: not-authenticated, client-not-allowed, insufficient-scope, provider-away."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Problem("not-authenticated")
    try:
        opened = open_access_token(token.strip(), settings.BACK_OFFICE_AUDIENCE)
    except TokenRefused as refusal:
        raise Problem("not-authenticated", str(refusal)) from refusal
    except ProviderDown as error:
        raise Problem("provider-away") from error
    allowed = settings.BACK_OFFICE_CLIENTS.get(opened.client_id)
    if allowed is None:
        raise Problem("client-not-allowed")
    if scope not in opened.scopes or scope not in allowed:
        raise Problem("insufficient-scope", f"{scope} is needed")
    return Caller(opened.client_id)
