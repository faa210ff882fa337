"""The mailed links of an e-mail change: confirm it, cancel it, undo it (S11)."""

from collections.abc import Sequence

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.change_email import NoPendingChange, cancel_email_change_of_link
from kagu.connect.accounts.confirm_email_change import AddressTaken, ChangeClosed, confirm_email_change
from kagu.connect.accounts.link_purposes import CANCEL_EMAIL_CHANGE, CONFIRM_EMAIL_CHANGE, REVERT_EMAIL_CHANGE
from kagu.connect.accounts.models import EmailChange
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.revert_email_change import revert_email_change
from kagu.connect.accounts.second_factors.changes import names_of_factors
from kagu.connect.my_account.account_request import SiteRequest
from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.pages import confirm_page, link_page, read_link, refusal_page

State = EmailChange.State


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SiteRequest) -> HttpResponse:
    """M3's link: the new mailbox answers (R64, R65)."""
    try:
        link = read_link(request, CONFIRM_EMAIL_CHANGE)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Activer votre nouvelle adresse email"),
                text=_("Elle remplacera votre adresse actuelle, qui ne permettra plus de se connecter."),
                button=_("Confirmer"),
            )
        change = confirm_email_change(link, origin_of(request), keep_row_key=request.session.row_key)
    except LinkRefused as refusal:
        return _refuse(request, refusal, State.CONFIRMED, "confirmed")
    except (AddressTaken, ChangeClosed) as refusal:
        return _outcome(request, "taken" if isinstance(refusal, AddressTaken) else "closed", status=409)
    return _outcome(request, "confirmed", change)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SiteRequest) -> HttpResponse:
    """M4's link: the old mailbox refuses the change."""
    try:
        link = read_link(request, CANCEL_EMAIL_CHANGE)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Annuler le changement d'adresse email"),
                text=_("Votre compte gardera son adresse actuelle."),
                button=_("Annuler ce changement"),
            )
        change = cancel_email_change_of_link(link, origin_of(request))
    except LinkRefused as refusal:
        return _refuse(request, refusal, State.CANCELLED, "cancelled")
    except NoPendingChange:
        return _outcome(request, "closed", status=409)
    return _outcome(request, "cancelled", change)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def revert(request: SiteRequest) -> HttpResponse:
    """M5's link, « Ce n'est pas moi »: the old mailbox takes its account back (E19)."""
    try:
        link = read_link(request, REVERT_EMAIL_CHANGE)
        if request.method != "POST":
            return confirm_page(
                request,
                link,
                title=_("Rétablir votre adresse email"),
                text=_("Toutes les sessions seront fermées et vous choisirez un nouveau mot de passe."),
                button=_("Rétablir mon adresse"),
            )
        reset = revert_email_change(link, origin_of(request))
    except LinkRefused as refusal:
        return _refuse(request, refusal, State.REVERTED, "reverted")
    except (AddressTaken, ChangeClosed) as refusal:
        return _outcome(request, "taken" if isinstance(refusal, AddressTaken) else "closed", status=409)
    if str(request.user.pk) == reset.link.target:
        logout(request)
    factors = names_of_factors(reset.link.target)
    return _outcome(request, "reverted", reset_url=reset.url, factors=factors)


def _refuse(
    request: SiteRequest, refusal: LinkRefused, reached: EmailChange.State, outcome: str
) -> HttpResponse:
    """A link opened again shows the same success page while its effect holds (E5)."""
    change = EmailChange.objects.filter(pk=refusal.link.target).first() if refusal.link else None
    if change and isinstance(refusal, LinkUsed) and change.state == reached:
        return _outcome(request, outcome, change)
    if change and outcome == "cancelled" and change.state == State.CONFIRMED:
        return _outcome(request, "too_late", change, status=410)
    if outcome == "confirmed":
        url, label = reverse("my_account:change_email"), _("Renvoyer un e-mail")
    else:
        url, label = reverse("contact"), _("Nous contacter")
    return refusal_page(request, refusal, renew_url=url, renew_label=label)


def _outcome(
    request: SiteRequest,
    outcome: str,
    change: EmailChange | None = None,
    *,
    reset_url: str = "",
    factors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"outcome": outcome, "change": change, "reset_url": reset_url, "factors": factors}
    return link_page(request, "my_account/email_link.html", context, status=status)
