"""A page at a row's number, to be asked for with absurd ones."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, register_converter

from kagu.inputs.integers import IdentifierConverter

register_converter(IdentifierConverter, "identifier")


def show(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(str(number))


urlpatterns = [path("rows/<identifier:number>/", show, name="show")]
