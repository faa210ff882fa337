"""The request of someone logged in: what every page gets that asks for a login."""

from django.http import HttpRequest

from kagu.tax_portal.taxpayers.models import PortalUser


class PersonRequest(HttpRequest):
    """LoginRequiredMiddleware has let it through: `user` is a person, never anonymous."""

    user: PortalUser  # type: ignore[assignment]
