"""The mailed links of « Mon compte », under /public/: none of them needs a login (R69)."""

from django.urls import path

from kagu.connect.my_account import check_address, deletion_receipt, email_links

urlpatterns = [
    path("validatechange", email_links.confirm, name="validatechange"),
    path("cancelchange", email_links.cancel, name="cancelchange"),
    path("revertchange", email_links.revert, name="revertchange"),
    path("checkaddress", check_address.confirm, name="checkaddress"),
    path("deletionreceipt", deletion_receipt.follow, name="deletionreceipt"),
]
