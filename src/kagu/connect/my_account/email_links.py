"""The mailed links of an e-mail change: confirm it, cancel it, undo it (S11)."""

from collections.abc import Sequence

from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.change_email import NoPendingChange, cancel_email_change_of_link
from kagu.connect.accounts.confirm_email_change import ChangeClosed, confirm_email_change
from kagu.connect.accounts.link_purposes import CANCEL_EMAIL_CHANGE, CONFIRM_EMAIL_CHANGE, REVERT_EMAIL_CHANGE
from kagu.connect.accounts.models import EmailChange
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.move_address import AddressTaken
from kagu.connect.accounts.revert_email_change import revert_email_change
from kagu.connect.accounts.second_factors.changes import names_of_factors
from kagu.connect.accounts.sessions.moved_account import forget_asked_change
from kagu.connect.my_account.account_request import SiteRequest
from kagu.mailed_links.links import LinkRefused, LinkRevoked, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, question, renewed_at

State = EmailChange.State
CANCEL = "cancelchange"
# What the links of each purpose want to become of their change.
WANTED = {"validatechange": State.CONFIRMED, CANCEL: State.CANCELLED, "revertchange": State.REVERTED}


def _already(request: SiteRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    """A link opened again shows the same success page while its effect holds (E5)."""
    change = EmailChange.objects.filter(pk=link.target).first()
    is_done = isinstance(refusal, LinkUsed)
    # Of several links that asked for the same, one has served.
    is_done |= isinstance(refusal, LinkRevoked) and link.purpose == CONFIRM_EMAIL_CHANGE.name
    if change and is_done and change.state == WANTED[link.purpose]:
        return _outcome(request, change.state, change)
    if change and link.purpose == CANCEL and change.state == State.CONFIRMED:
        return _outcome(request, "too_late", change, status=410)
    return None


@mailed_link_page(
    CONFIRM_EMAIL_CHANGE,
    ask=question(
        _("Activer votre nouvelle adresse email"),
        _("Elle remplacera votre adresse actuelle, qui ne permettra plus de se connecter."),
    ),
    already=_already,
    renew=renewed_at("my_account:change_email", _("Renvoyer un email")),
)
def confirm(request: SiteRequest, link: MailedLink) -> HttpResponse:
    """M3's link: the new mailbox answers (R64, R65)."""
    try:
        change = confirm_email_change(link, origin_of(request), keep_row_key=request.session.row_key)
    except (AddressTaken, ChangeClosed) as refusal:
        return _outcome(request, "taken" if isinstance(refusal, AddressTaken) else "closed", status=409)
    response = _outcome(request, "confirmed", change)
    forget_asked_change(request, response)
    return response


@mailed_link_page(
    CANCEL_EMAIL_CHANGE,
    ask=question(
        _("Annuler le changement d'adresse email"),
        _("Votre compte gardera son adresse actuelle."),
        _("Annuler ce changement"),
    ),
    already=_already,
    renew=renewed_at("contact", _("Nous contacter")),
)
def cancel(request: SiteRequest, link: MailedLink) -> HttpResponse:
    """M4's link: the old mailbox refuses the change."""
    try:
        change = cancel_email_change_of_link(link, origin_of(request))
    except NoPendingChange:
        return _outcome(request, "closed", status=409)
    return _outcome(request, "cancelled", change)


@mailed_link_page(
    REVERT_EMAIL_CHANGE,
    ask=question(
        _("Rétablir votre adresse email"),
        _("Toutes les sessions seront fermées et vous choisirez un nouveau mot de passe."),
        _("Rétablir mon adresse"),
    ),
    already=_already,
    renew=renewed_at("contact", _("Nous contacter")),
)
def revert(request: SiteRequest, link: MailedLink) -> HttpResponse:
    """M5's link, « Ce n'est pas moi »: the old mailbox takes its account back (E19)."""
    try:
        reset = revert_email_change(link, origin_of(request))
    except (AddressTaken, ChangeClosed) as refusal:
        return _outcome(request, "taken" if isinstance(refusal, AddressTaken) else "closed", status=409)
    if str(request.user.pk) == reset.link.target:
        logout(request)
    factors = names_of_factors(reset.link.target)
    return _outcome(request, "reverted", reset_url=reset.url, factors=factors)


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
