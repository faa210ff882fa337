"""The activation link: one click where the account was asked for, the form's password elsewhere (D31)."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kagu.connect.accounts.activate_account import (
    NotPending,
    activate_account,
    asked_account,
    is_activated,
    send_activation_to_owner,
)
from kagu.connect.accounts.attempts.known_devices import trust_device
from kagu.connect.accounts.attempts.shares import NothingMoreSent
from kagu.connect.accounts.drop_asked_account import drop_by_link
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.accounts.reauthentication import WrongPassword
from kagu.connect.accounts.unseen_requests import ask_for_activation
from kagu.connect.login.calling_service import (
    about_caller,
    address_of_service,
    calling_service,
    next_path,
    with_next,
)
from kagu.connect.login.closed_account import owner_at_the_door
from kagu.connect.login.mailbox_form import MailboxForm, is_asked, nothing_more_sent
from kagu.mailed_links.browser import is_browser_of, remember_browser
from kagu.mailed_links.links import LinkRefused, LinkRevoked
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import Renewal, confirm_page, link_page, mailed_link_page

ELSEWHERE = "login/activate_elsewhere.html"


class CreationPasswordForm(OfAccountForm):
    """The password chosen in the form that led to this link, asked in every other browser (E11)."""

    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Celui que vous avez choisi en créant le compte."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Saisissez votre mot de passe.")},
    )


class NothingAskedForm(forms.Form):
    """What no scanner ticks (E11)."""

    is_sure = forms.BooleanField(
        label=_("Oui, effacez cette demande"),
        error_messages={"required": _("Cochez la case pour effacer la demande.")},
    )


def _ask(request: HttpRequest, link: MailedLink) -> HttpResponse:
    if is_browser_of(request, link):
        return confirm_page(
            request,
            link,
            title=_("Activer votre compte"),
            text=_("Vous confirmez que vous avez demandé ce compte et que cette adresse est la vôtre."),
        )
    return _ask_password(request, link, CreationPasswordForm(username=link.sent_to))


def _ask_password(request: HttpRequest, link: MailedLink, form: CreationPasswordForm) -> HttpResponse:
    asked = asked_account(link)
    if asked is None:
        raise LinkRevoked(link)
    return confirm_page(
        request,
        link,
        title=_("Activer votre compte"),
        text="",
        template=ELSEWHERE,
        form=form,
        first_name=asked.first_name,
    )


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    return _done(request, link) if is_activated(link) else None


def _renew(link: MailedLink | None) -> Renewal:
    return with_next("login:send_activation_again", link.return_to if link else ""), _("Renvoyer un email")


@sensitive_post_parameters("password")
@mailed_link_page(ACTIVATE_ACCOUNT, ask=_ask, already=_already, renew=_renew)
def confirm(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """M1's link: « Votre compte est désormais activé »; nobody is logged in by it (D12)."""
    instead = INSTEAD.get(request.POST.get("instead", ""))
    if instead:
        return instead(request, link)
    if is_browser_of(request, link):
        return _welcome(request, link, activate_account(link, origin_of(request)))
    form = CreationPasswordForm(request.POST, username=link.sent_to)
    user = _activate(request, link, form)
    return _welcome(request, link, user) if user else _ask_password(request, link, form)


def _activate(request: HttpRequest, link: MailedLink, form: CreationPasswordForm) -> User | None:
    if not form.is_valid():
        return None
    try:
        return activate_account(link, origin_of(request), password=form.cleaned_data["password"])
    except WrongPassword:
        form.add_error("password", _("Ce mot de passe n'est pas celui choisi à la création du compte."))
    return None


def _welcome(request: HttpRequest, link: MailedLink, user: User) -> HttpResponse:
    response = _done(request, link)
    trust_device(request, response, user)
    return response


def _done(request: HttpRequest, link: MailedLink) -> HttpResponse:
    service = calling_service(link.return_to)
    context = {"service": service, "service_url": address_of_service(service)}
    return link_page(request, "login/account_activated.html", context)


def _drop(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """« Je n'ai rien demandé »: asked once more, then the form that led here leaves nothing."""
    is_sent = "confirmed" in request.POST
    form = NothingAskedForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        drop_by_link(link)
        return link_page(request, "login/asked_account_dropped.html", {})
    return confirm_page(
        request,
        link,
        title=_("Vous n'avez rien demandé ?"),
        text=_("La demande de compte qui a conduit à ce message sera effacée. Rien d'autre ne change."),
        template="login/drop_asked_account.html",
        form=form,
    )


def _ask_anew(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """« Je ne sais plus »: a fresh form, which leads to a fresh mail; this link serves until another has."""
    request.session["typed_address"] = link.sent_to
    return redirect(with_next("login:create_account", link.return_to))


INSTEAD = {"nothing-asked": _drop, "forgotten": _ask_anew}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest) -> HttpResponse:
    """« Renvoyer l'e-mail »: the same answer for every address."""
    path = next_path(request)
    form = MailboxForm(request.POST or None, initial={"email": request.session.get("typed_address", "")})
    if is_asked(request, form, ask_for_activation, path):
        response: HttpResponse = redirect(with_next("login:check_mailbox", path))
    else:
        response = render(request, "login/send_activation_again.html", {"form": form, **about_caller(path)})
    remember_browser(request, response)
    return response


@login_not_required
@require_POST
def send_again_to_owner(request: HttpRequest) -> HttpResponse:
    """The same for the browser that has just shown the right password."""
    path, user = next_path(request), owner_at_the_door(request)
    if user is None:
        return redirect(with_next("login:log_in", path))
    context = {"address": user.email, "refusal": "", **about_caller(path)}
    try:
        send_activation_to_owner(user, origin_of(request), return_to=path)
    except NothingMoreSent as refusal:
        context["refusal"] = nothing_more_sent(refusal)
    except NotPending:
        return redirect(with_next("login:log_in", path))
    return render(request, "login/activation_mail_sent.html", context)
