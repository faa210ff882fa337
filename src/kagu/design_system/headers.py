"""Response headers that keep people's pages private and the browser's powers small."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kagu.design_system.back_button import NOT_KEPT, cache_control

UNUSED_BROWSER_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
IN_CLEAR = "https only: what is sent in clear is not read. / https seulement.\n"
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_BROWSER_FEATURES)


class NothingInClearMiddleware:
    """Before Django's SecurityMiddleware, which sends people on to https: what was sent in clear is refused.

    A machine that posts a secret so shall notice, and not be sent on to where it would work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_read = request.method in ("GET", "HEAD")
        if settings.SECURE_SSL_REDIRECT and not is_read and not request.is_secure():
            return HttpResponse(IN_CLEAR, status=403, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class PrivatePageMiddleware:
    """Pages are not stored by browsers or proxies unless their view says for how long they may be.

    A form that came back is for « Précédent » alone: `back_button`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked first: a form that came too late is a visit from then on.
        is_form = request.method == "POST"
        response = self.get_response(request)
        response.setdefault("Cache-Control", cache_control(request) if is_form else NOT_KEPT)
        if "public" in response["Cache-Control"]:
            _forget_cookies(response)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        return response


def _forget_cookies(response: HttpResponse) -> None:
    """What is public is the same for everybody: a copy serves whatever the cookies are."""
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    others = [name for name in names if name and name.lower() != "cookie"]
    if others:
        response["Vary"] = ", ".join(others)
    else:
        response.headers.pop("Vary", None)
