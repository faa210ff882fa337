"""The map of the site `tax_portal`: every door and the paths it answers."""

from django.urls import include, path

from kagu.tax_portal.home import site_map

urlpatterns = [
    path("", include("kagu.tax_portal.home.urls")),
    path("mon-profil/", include("kagu.tax_portal.my_profile.urls")),
    path("abonnement/", include("kagu.tax_portal.subscription.urls")),
    path("delegations/", include("kagu.tax_portal.delegations.urls")),
    path("societes/", include("kagu.tax_portal.companies.urls")),
    path("demarches/", include("kagu.tax_portal.procedures.urls")),
    path("tiers/", include("kagu.tax_portal.third_parties.urls")),
    path("agents/", include("kagu.tax_portal.agents.urls")),
    path("back-office/", include("kagu.tax_portal.back_office.urls")),
    path("public/", include("kagu.tax_portal.my_profile.public_urls")),
    path("public/", include("kagu.tax_portal.companies.public_urls")),
    path("public/", include("kagu.mailed_links.urls")),
    path("", include("kagu.relying_party.urls")),
    path("plan-du-site/", site_map.show, name="site_map"),
    path("", include("kagu.design_system.urls")),
]

handler400 = "kagu.design_system.errors.bad_request"
handler403 = "kagu.tax_portal.home.refusals.permission_denied"
handler404 = "kagu.design_system.errors.page_not_found"
handler500 = "kagu.design_system.errors.server_error"
