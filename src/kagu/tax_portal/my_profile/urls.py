"""« Mon profil »: what is known of me, and the choices I make here."""

from django.urls import path

from kagu.tax_portal.my_profile import (
    agents_in_my_file,
    own_data,
    personal_procedures,
    profile,
    third_party_email,
)

app_name = "my_profile"
urlpatterns = [
    path("", profile.show, name="show"),
    path("mes-donnees/", own_data.show, name="own_data"),
    path("agents/", agents_in_my_file.read, name="agents_in_my_file"),
    path("email-tiers/", third_party_email.save, name="save_third_party_email"),
    path("email-tiers/annuler/", third_party_email.cancel, name="cancel_third_party_email"),
    path("email-tiers/supprimer/", third_party_email.remove, name="remove_third_party_email"),
    path(
        "demarches-personnelles/desactiver/",
        personal_procedures.disable,
        name="disable_personal",
    ),
    path("demarches-personnelles/activer/", personal_procedures.enable, name="enable_personal"),
]
