"""The public home, the notices and the page one lands on once logged in."""

from django.urls import path

from kagu.tax_portal.home import landing, notices

app_name = "home"
urlpatterns = [
    path("", landing.home, name="home"),
    path("notices/<slug:slug>/", notices.show, name="notice"),
]
