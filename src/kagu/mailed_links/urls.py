"""The addresses of links that were copied badly; a site includes them last under `public/`."""

from django.urls import re_path

from kagu.mailed_links.mend import mend

urlpatterns = [re_path(r"^(?P<scraps>(?s:.*))$", mend, name="mended_link")]
