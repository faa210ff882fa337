"""« Garder mon compte »: the link that brings back a closing account, and having it sent again."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kagu.connect.accounts.cancel_planned_deletion import cancel_planned_deletion_by_link, is_kept
from kagu.connect.accounts.link_purposes import CANCEL_DELETION
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.plan_deletion import send_cancel_link_again
from kagu.connect.login.calling_service import about_caller, next_path, with_next
from kagu.connect.login.closed_account import owner_at_the_door
from kagu.mailed_links.links import LinkRefused
from kagu.mailed_links.pages import confirm_page, link_page, read_link, refusal_page


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The mail's link; nobody is logged in by it."""
    try:
        link = read_link(request, CANCEL_DELETION)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Garder votre compte"),
                text=_("Votre compte ne sera pas supprimé. Vous pourrez de nouveau vous connecter."),
                button=_("Garder mon compte"),
            )
        cancel_planned_deletion_by_link(link, origin_of(request))
    except LinkRefused as refusal:
        # Kept meanwhile, by this link or another way: that is what the person wanted (E5).
        if not (refusal.link and is_kept(refusal.link)):
            url, label = reverse("contact"), _("Nous contacter")
            return refusal_page(request, refusal, renew_url=url, renew_label=label)
    return link_page(request, "login/account_kept.html", {})


@login_not_required
@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """The mail once more, for the browser that has just shown the right password or key."""
    path = next_path(request)
    user = owner_at_the_door(request)
    if user is None or user.state != User.State.CLOSING:
        return redirect(with_next("login:log_in", path))
    context = {"was_sent": send_cancel_link_again(user), "address": user.email, **about_caller(path)}
    return render(request, "login/cancel_mail_sent.html", context)
