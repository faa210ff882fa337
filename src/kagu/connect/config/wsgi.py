"""The WSGI application of the site `connect`: the fast path, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kagu.connect.config.settings")

django_application = get_wsgi_application()

# After Django is set up: the fast path reads models and settings.
from kagu.connect.provider.wsgi_door import FastDoor  # noqa: E402

application = FastDoor(django_application)
