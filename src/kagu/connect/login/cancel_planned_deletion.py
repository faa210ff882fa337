"""« Garder mon compte »: the link that brings back a closing account, and having it sent again."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kagu.connect.accounts.attempts.shares import NothingMoreSent
from kagu.connect.accounts.cancel_planned_deletion import cancel_planned_deletion_by_link, is_kept
from kagu.connect.accounts.link_purposes import CANCEL_DELETION
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.plan_deletion import send_cancel_link_again
from kagu.connect.login.calling_service import about_caller, next_path, with_next
from kagu.connect.login.closed_account import owner_at_the_door
from kagu.connect.login.mailbox_form import nothing_more_sent
from kagu.mailed_links.links import LinkRefused
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question, renewed_at


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    """Kept meanwhile, by this link or another way: that is what the person wanted (E5)."""
    return _kept(request) if is_kept(link) else None


def _kept(request: HttpRequest) -> HttpResponse:
    return link_page(request, "login/account_kept.html", {})


@mailed_link_page(
    CANCEL_DELETION,
    ask=question(
        _("Garder votre compte"),
        _("Votre compte ne sera pas supprimé. Vous pourrez de nouveau vous connecter."),
        _("Garder mon compte"),
    ),
    already=_already,
    renew=renewed_at("contact", _("Nous contacter")),
)
def confirm(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """The mail's link; nobody is logged in by it."""
    cancel_planned_deletion_by_link(link, origin_of(request))
    return _kept(request)


@login_not_required
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """The mail once more, for the browser that has just shown the right password or key."""
    path = next_path(request)
    user = owner_at_the_door(request)
    if user is None or user.state != User.State.CLOSING:
        return redirect(with_next("login:log_in", path))
    context = {"address": user.email, "refusal": "", **about_caller(path)}
    try:
        if not send_cancel_link_again(user, is_owner=True):
            return redirect(with_next("login:log_in", path))
    except NothingMoreSent as refusal:
        context["refusal"] = nothing_more_sent(refusal)
    return render(request, "login/cancel_mail_sent.html", context)
