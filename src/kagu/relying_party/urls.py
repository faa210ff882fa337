"""The paths of logging in and out through the provider, and of what it tells this service."""

from django.urls import path

from kagu.relying_party import backchannel_logout, deletion_preview, events, login, logout

app_name = "relying_party"

urlpatterns = [
    path("login/", login.login, name="login"),
    path("callback/", login.callback, name="callback"),
    path("logout/", logout.logout, name="logout"),
    path("backchannel-logout/", backchannel_logout.backchannel_logout, name="backchannel_logout"),
    path("events/", events.events, name="events"),
    path("deletion-preview/", deletion_preview.deletion_preview, name="deletion_preview"),
]
