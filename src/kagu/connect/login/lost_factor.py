"""« Je n'ai plus ma clé ni mes codes »: asked after the password; the mailbox can stop it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.keep_factors import keep_factors_of_link
from kagu.connect.accounts.link_purposes import KEEP_FACTORS
from kagu.connect.accounts.lost_factor import declare_loss, pending_loss
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.reauthentication import WrongPassword
from kagu.connect.accounts.sessions.pending_login import who_gave_password
from kagu.connect.login.calling_service import about_caller, next_path, with_next
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """What will happen and when, and the button that starts the wait."""
    path = next_path(request)
    user = who_gave_password(request)
    if user is None:
        return redirect(with_next("login:log_in", path))
    try:
        lost = declare_loss(user, origin_of(request)) if request.method == "POST" else pending_loss(user)
    except WrongPassword:
        return redirect(with_next("login:log_in", path))
    return render(request, "login/lost_factor.html", {"lost": lost, **about_caller(path)})


@mailed_link_page(
    KEEP_FACTORS,
    ask=question(
        _("Garder la protection de votre compte"),
        _("Vos clés d'accès et vos codes resteront demandés pour ouvrir votre compte."),
        _("Garder ma protection"),
    ),
)
def keep(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """The link of the mail, « Garder ma protection »."""
    keep_factors_of_link(link, origin_of(request))
    return link_page(request, "login/factors_kept.html", {})
