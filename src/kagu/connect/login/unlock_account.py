"""The unlock link (R106–R108), and having it sent again (E22)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.connect.accounts.attempts.known_devices import trust_device
from kagu.connect.accounts.link_purposes import UNLOCK_ACCOUNT
from kagu.connect.accounts.lock_account import send_unlock_again
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.unlock_account import is_unlocked, unlock_by_link
from kagu.connect.login.calling_service import next_path, with_next
from kagu.connect.login.closed_account import owner_at_the_door
from kagu.mailed_links.browser import remember_browser
from kagu.mailed_links.links import LinkRefused
from kagu.mailed_links.pages import confirm_page, link_page, read_link, refusal_page


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """M6's link: « Votre compte est désormais déverrouillé »; nobody is logged in by it."""
    try:
        link = read_link(request, UNLOCK_ACCOUNT)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Déverrouiller votre compte"),
                text=_("Vous pourrez ensuite vous connecter normalement avec vos identifiants."),
            )
        user = unlock_by_link(link, origin_of(request))
    except LinkRefused as refusal:
        # Released meanwhile, by this link or another way: that is what the person wanted (E5, E25).
        if refusal.link and is_unlocked(refusal.link):
            return link_page(request, "login/account_unlocked.html", {})
        url, label = with_next("login:forgotten_password", ""), _("Renvoyer un e-mail")
        return refusal_page(request, refusal, renew_url=url, renew_label=label)
    response = link_page(request, "login/account_unlocked.html", {})
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
    was_sent = send_unlock_again(user, origin_of(request))
    response = render(request, "login/unlock_mail_sent.html", {"was_sent": was_sent, "address": user.email})
    remember_browser(request, response)
    return response
