"""Pages sent compressed, where no length can tell what they hold."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPagesMiddleware(GZipMiddleware):
    """Django's own, which blurs the length, for pages of strangers alone: nobody is logged in.

    BREACH guesses a secret of a page from its compressed length, by putting guesses beside it. What browsers
    without a session get holds none: tokens are masked anew and nonces drawn anew for each answer, and a
    mailed link's secret comes from the address that asked. Everybody else's page is sent as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        session = settings.SESSION_COOKIE_NAME
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not is_page or session in request.COOKIES or session in response.cookies:
            return response
        return super().process_response(request, response)
