"""The door for machines: the OpenID Provider's endpoints, and the pages people meet on the way."""

from django.urls import path

from kagu.connect.provider.doors.django_door import machine_view
from kagu.connect.provider.doors.serving import MACHINE_ENDPOINTS
from kagu.connect.provider.pages import consent, end_session, pages, select_account, try_client

app_name = "provider"

urlpatterns = [
    path("authorize", pages.authorize_page, name="authorize"),
    path("authorize/consent", consent.consent, name="consent"),
    path("authorize/account", select_account.select_account, name="select_account"),
    path("end-session", end_session.end_session, name="end_session"),
    path("end-session/confirm", end_session.confirm_end_session, name="confirm_end_session"),
    path("try-client", try_client.try_client, name="try_client"),
    *(
        path(address[1:], machine_view(endpoint), name=address[1:])
        for address, endpoint in MACHINE_ENDPOINTS.items()
    ),
]
