"""The unlock link (R106–R108), and having it sent again (E22)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kagu.connect.accounts.attempts.known_devices import trust_device
from kagu.connect.accounts.attempts.shares import NothingMoreSent
from kagu.connect.accounts.link_purposes import UNLOCK_ACCOUNT
from kagu.connect.accounts.lock_account import send_unlock_again
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.unlock_account import is_unlocked, unlock_by_link
from kagu.connect.login.calling_service import next_path, with_next
from kagu.connect.login.closed_account import owner_at_the_door
from kagu.connect.login.mailbox_form import nothing_more_sent
from kagu.mailed_links.browser import remember_browser
from kagu.mailed_links.links import LinkRefused
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question, renewed_at


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    """Released meanwhile, by this link or another way: that is what the person wanted (E5, E25)."""
    return _unlocked(request) if is_unlocked(link) else None


def _unlocked(request: HttpRequest) -> HttpResponse:
    return link_page(request, "login/account_unlocked.html", {})


@mailed_link_page(
    UNLOCK_ACCOUNT,
    ask=question(
        _("Débloquer votre compte"),
        _("Vous pourrez ensuite vous connecter normalement avec vos identifiants."),
    ),
    already=_already,
    renew=renewed_at("login:forgotten_password", _("Renvoyer un email")),
)
def confirm(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """M6's link: « Votre compte est désormais déverrouillé »; nobody is logged in by it."""
    user = unlock_by_link(link, origin_of(request))
    response = _unlocked(request)
    # The mailbox was proven here: whoever goes on failing elsewhere does not stop this browser.
    trust_device(request, response, user)
    return response


@login_not_required
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """M6 once more, for the browser that has just shown the right password."""
    user = owner_at_the_door(request)
    if user is None:
        return redirect(with_next("login:log_in", next_path(request)))
    context = {"address": user.email, "refusal": ""}
    try:
        if not send_unlock_again(user, origin_of(request)):
            return redirect(with_next("login:log_in", next_path(request)))
    except NothingMoreSent as refusal:
        context["refusal"] = nothing_more_sent(refusal)
    response = render(request, "login/unlock_mail_sent.html", context)
    remember_browser(request, response)
    return response
