"""Subscribe: the terms, the three secrets, the result; and the way out."""

from django.urls import path

from kagu.tax_portal.subscription import end, subscribe

app_name = "subscription"
urlpatterns = [
    path("", subscribe.terms, name="terms"),
    path("contribuable/", subscribe.secrets, name="secrets"),
    path("contester/", subscribe.contest, name="contest"),
    path("termine/", subscribe.done, name="done"),
    path("resilier/", end.end, name="end"),
]
