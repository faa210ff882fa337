"""The map of the site `connect`: each door tells its own addresses."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from kagu.connect.login import site_map

# Agents log in as everyone does: the admin has no password form of its own.
log_in_first = login_not_required(RedirectView.as_view(url="/oidc/login?next=/admin/"))

# Where programs that keep passwords send people who want another (W3C, change-password-url).
change_password = RedirectView.as_view(pattern_name="my_account:change_password")

urlpatterns = [
    path(".well-known/change-password", login_not_required(change_password), name="well_known_change"),
    path("", include("kagu.connect.login.urls")),
    path("mon-compte/", include("kagu.connect.my_account.urls")),
    path("public/", include("kagu.connect.my_account.public_urls")),
    path("public/", include("kagu.mailed_links.urls")),
    path("agents/", include("kagu.connect.agents.urls")),
    path("", include("kagu.connect.provider.urls")),
    path("plan-du-site/", site_map.show, name="site_map"),
    path("", include("kagu.design_system.urls")),
    path("admin/login/", log_in_first),
    path("admin/", admin.site.urls),
]

handler400 = "kagu.design_system.errors.bad_request"
handler403 = "kagu.design_system.errors.permission_denied"
handler404 = "kagu.design_system.errors.page_not_found"
handler500 = "kagu.design_system.errors.server_error"
