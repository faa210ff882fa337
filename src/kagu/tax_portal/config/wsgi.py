"""The WSGI entry of the site `tax_portal`."""

import os

from django.core.wsgi import get_wsgi_application

from kagu.doctor.health import serve_health
from kagu.site.request_id import RequestIdDoor
from kagu.site.serving_process import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kagu.tax_portal.config.settings")

application = RequestIdDoor(get_wsgi_application())
serve_health()
settle()
