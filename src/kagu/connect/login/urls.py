"""The door for people who are not logged in: log in, create an account, forgotten password, unlock."""

from django.urls import path

from kagu.connect.accounts.link_purposes import (
    ACTIVATE_ACCOUNT,
    CANCEL_DELETION,
    KEEP_FACTORS,
    RESET_PASSWORD,
    UNLOCK_ACCOUNT,
)
from kagu.connect.login import (
    activate_account,
    cancel_planned_deletion,
    create_account,
    log_in,
    log_out,
    lost_factor,
    overload,
    reset_password,
    second_factor,
    take_back_account,
    unlock_account,
)

app_name = "login"

urlpatterns = [
    path("", log_in.home, name="home"),
    path("oidc/login", log_in.identify, name="log_in"),
    path("oidc/second-factor", second_factor.prove, name="second_factor"),
    path("oidc/lost-factor", lost_factor.declare, name="lost_factor"),
    path("oidc/passkey", second_factor.passkey, name="passkey"),
    path("oidc/crowded", overload.crowded, name="crowded"),
    path("oidc/logout", log_out.leave, name="log_out"),
    path("oidc/logged-out", log_out.left, name="logged_out"),
    path("oidc/create-account", create_account.fill_in, name="create_account"),
    path("oidc/check-mailbox", create_account.check_mailbox, name="check_mailbox"),
    path("oidc/resend-activation", activate_account.send_again, name="send_activation_again"),
    path("oidc/resend-my-activation", activate_account.send_again_to_owner, name="send_activation_to_owner"),
    path("oidc/forgotten-password", reset_password.ask, name="forgotten_password"),
    path("oidc/forgotten-password/sent", reset_password.sent, name="reset_link_sent"),
    path("oidc/resend-unlock", unlock_account.send_again, name="send_unlock_again"),
    path("oidc/resend-cancel", cancel_planned_deletion.send_again, name="send_cancel_link_again"),
    path(ACTIVATE_ACCOUNT.path, activate_account.confirm, name=ACTIVATE_ACCOUNT.name),
    path(UNLOCK_ACCOUNT.path, unlock_account.confirm, name=UNLOCK_ACCOUNT.name),
    path(CANCEL_DELETION.path, cancel_planned_deletion.confirm, name=CANCEL_DELETION.name),
    path(KEEP_FACTORS.path, lost_factor.keep, name=KEEP_FACTORS.name),
    path(RESET_PASSWORD.path, reset_password.choose, name=RESET_PASSWORD.name),
    path("public/validateaccount", activate_account.confirm, name="validateaccount"),
    path("public/unlockuser", unlock_account.confirm, name="unlockuser"),
    path("public/canceldeletion", cancel_planned_deletion.confirm, name="canceldeletion"),
    path("public/keepfactors", lost_factor.keep, name="keepfactors"),
    path("public/takeback", take_back_account.confirm, name="takeback"),
    path("public/resetpassword", reset_password.choose, name="resetpassword"),
]
