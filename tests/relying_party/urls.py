"""The map of a small service: a home page, a personal page, and the relying party."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


def personal(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"personal page of {request.session['sub']}")


urlpatterns = [
    path("", home, name="home"),
    path("personal/", personal, name="personal"),
    path("oidc/", include("kagu.relying_party.urls")),
    path("map/", home, name="site_map"),
    path("", include("kagu.design_system.urls")),
]
