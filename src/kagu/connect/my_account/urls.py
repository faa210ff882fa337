"""« Mon compte »: every page needs a login but the two that say goodbye."""

from django.urls import path

from kagu.connect.my_account import (
    add_code_generator,
    add_passkey,
    change_email,
    change_password,
    check_address,
    delete_account,
    deletion_receipt,
    disconnect_service,
    end_sessions,
    export_data,
    history,
    home,
    lost_factor,
    plan_deletion,
    recent_password,
    recent_second_factor,
    second_factors,
)

app_name = "my_account"

urlpatterns = [
    path("", home.show, name="home"),
    path("email/", change_email.ask, name="change_email"),
    path("email/renvoyer/", change_email.send_again, name="send_email_change_again"),
    path("email/annuler/", change_email.cancel, name="cancel_email_change"),
    path("email/essai/", check_address.send, name="send_check_mail"),
    path("mot-de-passe/", change_password.choose, name="change_password"),
    path("confirmer/", recent_password.confirm, name="confirm_password"),
    path("confirmer/code/", recent_second_factor.confirm, name="confirm_second_factor"),
    path("appareils/", end_sessions.choose, name="end_sessions"),
    path("verification/", second_factors.show, name="second_factors"),
    path("verification/garder/", lost_factor.keep, name="keep_factors"),
    path("verification/cle/", add_passkey.make, name="add_passkey"),
    path("verification/cle/<identifier:factor_id>/", second_factors.edit_passkey, name="edit_passkey"),
    path("verification/application/", add_code_generator.scan, name="add_code_generator"),
    path(
        "verification/application/<identifier:factor_id>/",
        second_factors.edit_code_generator,
        name="edit_code_generator",
    ),
    path("verification/codes-de-secours/", second_factors.make_codes, name="recovery_codes"),
    path("connexions/<name:client_id>/", disconnect_service.show, name="disconnect_service"),
    path("historique/", history.read, name="history"),
    path("mes-donnees/", export_data.read, name="export_data"),
    path("mes-donnees/<uuid:export_id>/", export_data.fetch, name="fetch_export"),
    path("supprimer/", delete_account.confirm, name="delete_account"),
    path("suppression-prevue/", plan_deletion.closed, name="deletion_planned"),
    path("au-revoir/", deletion_receipt.goodbye, name="goodbye"),
]
