"""A page at a row's number, to be asked for with absurd ones."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def show(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(str(number))


urlpatterns = [path("rows/<identifier:number>/", show, name="show")]
