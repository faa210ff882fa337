"""The activation link, and having it sent again (R149)."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.activate_account import activate_account, is_activated
from kagu.connect.accounts.attempts.known_devices import trust_device
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.reauthentication import WrongPassword
from kagu.connect.accounts.unseen_requests import ask_for_activation
from kagu.connect.login.calling_service import (
    about_caller,
    address_of_service,
    calling_service,
    next_path,
    with_next,
)
from kagu.connect.login.mailbox_form import MailboxForm, is_asked
from kagu.mailed_links.browser import is_browser_of, remember_browser
from kagu.mailed_links.links import LinkRefused, LinkUsed
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import Renewal, confirm_page, link_page, mailed_link_page


class CreationPasswordForm(forms.Form):
    """The password chosen at creation, asked outside the browser that created the account (E11)."""

    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Celui que vous avez choisi en créant le compte."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _password_form(request: HttpRequest, link: MailedLink) -> CreationPasswordForm | None:
    if not settings.ASK_PASSWORD_AT_ACTIVATION or is_browser_of(request, link):
        return None
    return CreationPasswordForm(request.POST if request.method == "POST" else None)


def _ask(request: HttpRequest, link: MailedLink) -> HttpResponse:
    return _question(request, link, _password_form(request, link))


def _question(request: HttpRequest, link: MailedLink, form: CreationPasswordForm | None) -> HttpResponse:
    return confirm_page(
        request,
        link,
        title=_("Activer votre compte"),
        text=_("Vous confirmez que vous avez demandé ce compte et que cette adresse est la vôtre."),
        form=form,
    )


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    return _done(request, link) if isinstance(refusal, LinkUsed) and is_activated(link) else None


def _renew(link: MailedLink | None) -> Renewal:
    return with_next("login:send_activation_again", link.return_to if link else ""), _("Renvoyer un e-mail")


@sensitive_post_parameters("password")
@mailed_link_page(ACTIVATE_ACCOUNT, ask=_ask, already=_already, renew=_renew)
def confirm(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """M1's link: « Votre compte est désormais activé »; nobody is logged in by it (D12)."""
    form = _password_form(request, link)
    user = _activate(request, link, form)
    if user is None:
        return _question(request, link, form)
    response = _done(request, link)
    trust_device(request, response, user)
    return response


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


def _activate(request: HttpRequest, link: MailedLink, form: CreationPasswordForm | None) -> User | None:
    if form is None:
        return activate_account(link, origin_of(request))
    if not form.is_valid():
        return None
    try:
        return activate_account(link, origin_of(request), password=form.cleaned_data["password"])
    except WrongPassword:
        form.add_error("password", _("Ce mot de passe n'est pas celui choisi à la création du compte."))
    return None


def _done(request: HttpRequest, link: MailedLink) -> HttpResponse:
    service = calling_service(link.return_to)
    context = {"service": service, "service_url": address_of_service(service)}
    return link_page(request, "login/account_activated.html", context)
