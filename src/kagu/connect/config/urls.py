"""The map of the site `connect`: each door tells its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("kagu.connect.login.urls")),
    path("mon-compte/", include("kagu.connect.my_account.urls")),
    path("public/", include("kagu.connect.my_account.public_urls")),
    path("", include("kagu.connect.provider.urls")),
    path("", include("kagu.design_system.urls")),
]

handler400 = "kagu.design_system.errors.bad_request"
handler403 = "kagu.design_system.errors.permission_denied"
handler404 = "kagu.design_system.errors.page_not_found"
handler500 = "kagu.design_system.errors.server_error"
