"""What became of a deletion, shown to whoever holds its link: no account is needed, there is none."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kagu.connect.accounts.link_purposes import FOLLOW_DELETION
from kagu.connect.accounts.mails.deletion_receipt import notices_of
from kagu.connect.accounts.models import DeletionReceipt
from kagu.connect.my_account.account_request import SiteRequest
from kagu.mailed_links.links import LinkInvalid, LinkRefused
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, read_link, refusal_page


@login_not_required
@require_safe
def follow(request: SiteRequest) -> HttpResponse:
    """The private link of the mail."""
    try:
        link = read_link(request, FOLLOW_DELETION)
        return _show(request, link, "my_account/deletion_receipt.html")
    except LinkRefused as refusal:
        return refusal_page(request, refusal, (reverse("contact"), _("Nous contacter")))


@login_not_required
@require_safe
def goodbye(request: SiteRequest) -> HttpResponse:
    """« Au revoir ! », shown logged out; without the link it says goodbye all the same (R138)."""
    try:
        return _show(request, read_link(request, FOLLOW_DELETION), "my_account/goodbye.html")
    except LinkRefused:
        return link_page(request, "my_account/goodbye.html", {})


def _show(request: SiteRequest, link: MailedLink, template: str) -> HttpResponse:
    receipt = DeletionReceipt.objects.filter(pk=link.target).first()
    if receipt is None:
        raise LinkInvalid
    context = {"receipt": receipt, "notices": notices_of(receipt)}
    return link_page(request, template, context, link=link)
