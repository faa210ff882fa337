"""The addresses of links that were copied badly; a site includes them last under `public/`."""

from django.urls import re_path

from kagu.mailed_links.pasted import mend

urlpatterns = [re_path(r"^(?P<purpose>[a-z]{1,40})(?P<scraps>[^a-z].*)$", mend, name="mended_link")]
