"""« Mot de passe oublié » (R79–R83) and the page behind its mailed link (R92–R98)."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kagu.connect.accounts.attempts.known_devices import trust_device
from kagu.connect.accounts.authority.young_factors import doubtful_from_now
from kagu.connect.accounts.change_password import SamePassword
from kagu.connect.accounts.link_purposes import RESET_PASSWORD
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.passwords.new_password_field import ChosenPasswordField, NewPasswordField
from kagu.connect.accounts.passwords.username_field import OfAccountForm
from kagu.connect.accounts.reset_password import (
    is_reset,
    owner_of,
    reset_password,
)
from kagu.connect.accounts.second_factors.changes import Factor, factors_since, names_of_factors
from kagu.connect.accounts.unseen_requests import ask_for_reset
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
from kagu.mailed_links.pages import Renewal, link_page, mailed_link_page


class NewPasswordForm(OfAccountForm):
    """R93."""

    password = ChosenPasswordField(label=_("Votre nouveau mot de passe"))
    confirmation = NewPasswordField(label=_("Confirmez votre mot de passe"))

    def clean_confirmation(self) -> str:
        confirmation: str = self.cleaned_data["confirmation"]
        if confirmation != self.cleaned_data.get("password"):
            raise ValidationError(_("Les deux mots de passe ne sont pas identiques."))
        return confirmation


class NewPasswordAndDoubtForm(NewPasswordForm):
    """For an account that got a factor in the last seven days: nobody removes or keeps it silently (D33)."""

    young_factors = forms.ChoiceField(
        label=_("Ces protections ont été ajoutées récemment. Les connaissez-vous ?"),
        choices=[
            ("keep", _("Oui, c'est moi qui les ai ajoutées")),
            ("remove", _("Ce n'est pas moi : retirez-les")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si vous connaissez ces protections.")},
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which address: the answer is the same for every one (E26)."""
    path = next_path(request)
    form = MailboxForm(request.POST or None, initial={"email": request.session.get("typed_address", "")})
    if is_asked(request, form, ask_for_reset, path):
        response: HttpResponse = redirect(with_next("login:reset_link_sent", path))
    else:
        response = render(request, "login/forgotten_password.html", {"form": form, **about_caller(path)})
    remember_browser(request, response)
    return response


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next, if the address has an account."""
    context = {"address": request.session.get("typed_address", ""), **about_caller(next_path(request))}
    return render(request, "login/reset_link_sent.html", context)


def _ask(request: HttpRequest, link: MailedLink) -> HttpResponse:
    young = _young_factors(link)
    return _form_page(request, link, _form_class(young)(username=link.sent_to), young)


def _young_factors(link: MailedLink) -> list[Factor]:
    return factors_since(owner_of(link), doubtful_from_now())


def _form_class(young: list[Factor]) -> type[NewPasswordForm]:
    return NewPasswordAndDoubtForm if young else NewPasswordForm


def _form_page(
    request: HttpRequest, link: MailedLink, form: NewPasswordForm, young: list[Factor]
) -> HttpResponse:
    context = {"form": form, "young_factors": young}
    return link_page(request, "login/reset_password.html", context, link=link)


def _already(request: HttpRequest, link: MailedLink, refusal: LinkRefused) -> HttpResponse | None:
    return _done(request, link) if isinstance(refusal, LinkUsed) and is_reset(link) else None


def _renew(link: MailedLink | None) -> Renewal:
    return with_next("login:forgotten_password", link.return_to if link else ""), _("Renvoyer un email")


@sensitive_post_parameters("password", "confirmation")
@mailed_link_page(RESET_PASSWORD, ask=_ask, already=_already, renew=_renew)
def choose(request: HttpRequest, link: MailedLink) -> HttpResponse:
    """M7's link: the password form itself is the confirmation (S11)."""
    young = _young_factors(link)
    form = _form_class(young)(request.POST, username=link.sent_to)
    user = _reset(form, request, link)
    if user is None:
        return _form_page(request, link, form, young)
    response = _done(request, link, names_of_factors(user.pk))
    trust_device(request, response, user)
    return response


def _reset(form: NewPasswordForm, request: HttpRequest, link: MailedLink) -> User | None:
    if not form.is_valid():
        return None
    try:
        removes_young = form.cleaned_data.get("young_factors") == "remove"
        password = form.cleaned_data["password"]
        return reset_password(link, password, origin_of(request), removes_young=removes_young)
    except SamePassword:
        form.add_error("password", _("C'est déjà votre mot de passe. Choisissez-en un autre."))
    except ValidationError as refusal:
        form.add_error("password", refusal)
    return None


def _done(request: HttpRequest, link: MailedLink, factors: Sequence[str] = ()) -> HttpResponse:
    """R95–R98, what else the login asks, and the way back to the service that had sent the person (D11)."""
    service = calling_service(link.return_to)
    # Another browser knows nothing of the service's request: there, only its front door serves.
    path = link.return_to if is_browser_of(request, link) else ""
    context = {
        "factors": factors,
        "service": service,
        "service_url": address_of_service(service),
        "login_url": with_next("login:log_in", path),
        "home_url": reverse("login:home"),
    }
    return link_page(request, "login/password_was_reset.html", context)
