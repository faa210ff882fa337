"""Where a person came from and goes back to: the service's request, kept as `next`."""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import current_client
from kagu.inputs.integers import bounded_integer

LONGEST_PATH = 2000
LOGIN_MARK = "login_asked"
LATEST_MOMENT = 10**12


def next_path(request: HttpRequest) -> str:
    """The local path to go on to, or nothing: never another site (E62)."""
    return local_path(request.GET.get("next", ""))


def local_path(path: str) -> str:
    """The path itself when it stays on this site, nothing otherwise."""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local and path.isprintable() and len(path) <= LONGEST_PATH else ""


def with_next(view_name: str, path: str) -> str:
    """The address of another page of this door that remembers where to go on."""
    return reverse(view_name) + next_query(path)


def next_query(path: str) -> str:
    """What the links of a page add to their address, so that the next page remembers too."""
    return f"?{urlencode({'next': path})}" if path else ""


def has_logged_in_for(request: HttpRequest, path: str) -> bool:
    """Whether somebody is logged in already, by another tab perhaps, and need only go on to the path.

    A request that asks for a login says since when (`login_asked`, a mark of the provider, which checks it).
    Agents come back from `/admin/` while logged in: they may want another account.
    """
    if not request.user.is_authenticated:
        return False
    asked_at = parameter_of(path, LOGIN_MARK).partition(".")[0]
    if asked_at:
        moment = bounded_integer(asked_at, LATEST_MOMENT)
        return moment is not None and request.session.get("auth_time", 0) >= moment
    return not path.startswith(reverse("admin:index"))


def about_caller(path: str) -> dict[str, object]:
    """What every page of this door needs for its links and for the line about the service (R19)."""
    service = calling_service(path)
    logo = service.logo_url if service else ""
    # Nothing is loaded from elsewhere on these pages: a logo comes with the service's registration.
    is_ours = logo.startswith("data:image/") or local_path(logo)
    return {"service": service, "logo": logo if is_ours else "", "next_query": next_query(path)}


def calling_service(path: str) -> Client | None:
    """The service whose request `next` carries."""
    client_id = parameter_of(path, "client_id")
    return current_client(client_id) if client_id else None


def parameter_of(path: str, name: str) -> str:
    """A parameter of the request that `next` carries."""
    return parse_qs(urlsplit(path).query).get(name, [""])[0]


def address_of_service(service: Client | None) -> str:
    """Where the service is opened, when it is a web address."""
    url = service.home_url if service else ""
    return url if urlsplit(url).scheme in ("http", "https") else ""
