"""Where the forms of a page may lead besides this site: to the service that its person came from.

Browsers follow a form through every redirect after it: logging in ends at the service.
"""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import remembered_client

# A native app listens on a port that it finds free (RFC 8252 §7.3); a policy cannot name an IPv6 address.
LOOPBACK = {"127.0.0.1": "http://127.0.0.1:*", "localhost": "http://localhost:*", "::1": "http:"}


class FormTargetsMiddleware:
    """A page that carries a service's request in `next` lets its forms lead there, others nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        client_id = _client_named_in(request.GET.get("next", ""))
        if client_id and response.get("Content-Type", "").startswith("text/html"):
            allow_forms_to(response, remembered_client(client_id))
        return response


def allow_forms_to(response: HttpResponse, client: Client | None) -> None:
    """Let the forms of this page lead to the addresses that the client registered."""
    if client is not None:
        response._csp_update = {"form-action": form_sources(client)}  # type: ignore[attr-defined]


def _client_named_in(path: str) -> str:
    try:
        return parse_qs(urlsplit(path).query).get("client_id", [""])[0]
    except ValueError:
        return ""


def form_sources(client: Client) -> list[str]:
    """The origins of its return addresses and of its home; the schemes of native apps."""
    addresses = [*client.redirect_uris, *client.post_logout_redirect_uris, client.home_url]
    return sorted({source for address in addresses if (source := _source_of(address))})


def _source_of(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return LOOPBACK[parts.hostname]
    if parts.scheme in ("http", "https"):
        return f"{parts.scheme}://{parts.netloc}"
    return f"{parts.scheme}:" if parts.scheme else ""
