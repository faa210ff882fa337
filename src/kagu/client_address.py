"""Who really calls, when a reverse proxy stands in front of the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Behind one trusted proxy, REMOTE_ADDR is what that proxy says: the last of X-Forwarded-For.

    A site lists it only when a proxy stands there; earlier entries are anybody's words (ASVS 4.1.3).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if said:
            request.META["REMOTE_ADDR"] = said
        return self.get_response(request)
