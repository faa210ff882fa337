"""The WSGI application of the site `connect`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kagu.connect.config.settings")

application = get_wsgi_application()
