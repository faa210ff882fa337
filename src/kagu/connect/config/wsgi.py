"""The WSGI application of the site `connect`: the fast path, the crowd door, and Django behind them."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kagu.connect.config.settings")

django_application = get_wsgi_application()

# After Django is set up: both read models and settings.
from kagu.connect.login.crowd_door import CrowdDoor  # noqa: E402
from kagu.connect.provider.doors.wsgi_door import FastDoor  # noqa: E402
from kagu.doctor.health import serve_health  # noqa: E402
from kagu.site.client_address import ProxyDoor  # noqa: E402
from kagu.site.request_id import RequestIdDoor, WsgiApplication  # noqa: E402
from kagu.site.serving_process import settle  # noqa: E402
from kagu.site.tracing import traced  # noqa: E402

application: WsgiApplication = traced(FastDoor(RequestIdDoor(CrowdDoor(django_application))))
if settings.IS_BEHIND_PROXY:
    application = ProxyDoor(application, settings.TRUSTED_PROXIES)
serve_health()
settle()
