"""« Mon compte », and the mailed links of an e-mail change, which need no login (R69)."""

from django.urls import path

from kagu.connect.my_account import change_email, change_password, delete_account, email_links, home

app_name = "my_account"

urlpatterns = [
    path("mon-compte/", home.show, name="home"),
    path("mon-compte/email/", change_email.ask, name="change_email"),
    path("mon-compte/email/renvoyer/", change_email.send_again, name="send_email_change_again"),
    path("mon-compte/email/annuler/", change_email.cancel, name="cancel_email_change"),
    path("mon-compte/mot-de-passe/", change_password.choose, name="change_password"),
    path("mon-compte/supprimer/", delete_account.confirm, name="delete_account"),
    path("au-revoir/", delete_account.goodbye, name="goodbye"),
    path("public/validatechange", email_links.confirm, name="validatechange"),
    path("public/cancelchange", email_links.cancel, name="cancelchange"),
    path("public/revertchange", email_links.revert, name="revertchange"),
]
