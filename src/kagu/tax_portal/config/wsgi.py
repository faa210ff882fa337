"""The WSGI entry of the site `tax_portal`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from kagu.doctor.health import serve_health
from kagu.site.client_address import ProxyDoor
from kagu.site.request_id import RequestIdDoor, WsgiApplication
from kagu.site.serving_process import settle
from kagu.site.tracing import traced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kagu.tax_portal.config.settings")

application: WsgiApplication = traced(RequestIdDoor(get_wsgi_application()))
if settings.IS_BEHIND_PROXY:
    application = ProxyDoor(application, settings.TRUSTED_PROXIES)
serve_health()
settle()
