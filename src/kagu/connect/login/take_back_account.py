"""« Ce n'est pas moi »: what goes is listed, one button takes the account back, then a new password (D32)."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.link_purposes import TAKE_BACK
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.move_address import AddressTaken
from kagu.connect.accounts.take_back_account import (
    account_of,
    doubtful_since,
    is_taken_back,
    take_back_account,
)
from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, renewed_at


def _ask(request: HttpRequest, link: MailedLink) -> HttpResponse:
    context = {"doubtful": doubtful_since(*account_of(link))}
    return link_page(request, "login/take_back_account.html", context, link=link)


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    if isinstance(refusal, LinkUsed) and is_taken_back(link):
        return link_page(request, "login/account_taken_back.html", {})
    return None


@mailed_link_page(
    TAKE_BACK,
    ask=_ask,
    already=_already,
    renew=renewed_at("login:forgotten_password", _("Mot de passe oublié ?")),
)
def confirm(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """The link of a mail about a security event; it never presses itself."""
    try:
        reset = take_back_account(link, origin_of(request))
    except AddressTaken:
        return link_page(request, "login/take_back_at_the_counter.html", {}, status=409)
    if str(request.user.pk) == reset.link.target:
        logout(request)
    return redirect(reset.url)
