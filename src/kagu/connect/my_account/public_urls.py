"""The mailed links of « Mon compte », under /public/: none of them needs a login (R69)."""

from django.urls import path

from kagu.connect.accounts.link_purposes import (
    CANCEL_EMAIL_CHANGE,
    CHECK_ADDRESS,
    CONFIRM_EMAIL_CHANGE,
    FIRST_ADMINISTRATOR,
    FOLLOW_DELETION,
    REVERT_EMAIL_CHANGE,
)
from kagu.connect.my_account import check_address, deletion_receipt, email_links, first_administrator

urlpatterns = [
    path(CONFIRM_EMAIL_CHANGE.name, email_links.confirm, name=CONFIRM_EMAIL_CHANGE.name),
    path(CANCEL_EMAIL_CHANGE.name, email_links.cancel, name=CANCEL_EMAIL_CHANGE.name),
    path(REVERT_EMAIL_CHANGE.name, email_links.revert, name=REVERT_EMAIL_CHANGE.name),
    path(CHECK_ADDRESS.name, check_address.confirm, name=CHECK_ADDRESS.name),
    path(FOLLOW_DELETION.name, deletion_receipt.follow, name=FOLLOW_DELETION.name),
    path(FIRST_ADMINISTRATOR.name, first_administrator.confirm, name=FIRST_ADMINISTRATOR.name),
]
