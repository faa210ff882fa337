"""The page of the first-run link: a passkey, and the account that made it administers the site."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kagu.connect.accounts.agent_rights import RightsHaveHolders
from kagu.connect.accounts.first_administrator import become_first_administrator
from kagu.connect.accounts.link_purposes import FIRST_ADMINISTRATOR
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.prove_second_factor import BY_PASSKEY
from kagu.connect.accounts.second_factors.changes import TooManyFactors
from kagu.connect.accounts.second_factors.webauthn import PasskeyRefused, creation_options
from kagu.connect.my_account.account_request import AccountRequest
from kagu.connect.my_account.add_passkey import PasskeyForm
from kagu.connect.my_account.second_factors import after_adding
from kagu.desk.agent_act import ActRefused
from kagu.mailed_links.models import MailedLink
from kagu.mailed_links.pages import link_page, mailed_link_page, renewed_at


def _ask(request: AccountRequest, link: MailedLink) -> HttpResponse:
    return _page(request, link, PasskeyForm())


@mailed_link_page(FIRST_ADMINISTRATOR, ask=_ask, renew=renewed_at("contact", gettext_lazy("Nous contacter")))
def confirm(request: AccountRequest, link: MailedLink) -> HttpResponse:
    """An operator's link, opened by someone who is logged in."""
    form = PasskeyForm(request.POST)
    if not request.user.is_authenticated or not form.is_valid():
        return _page(request, link, form)
    typed = form.cleaned_data
    try:
        codes = become_first_administrator(
            link, request.user, typed["answer"], typed["name"], origin_of(request)
        )
    except PasskeyRefused:
        form.add_error(None, _("Cette clé d'accès n'a pas pu être ajoutée. Recommencez."))
        return _page(request, link, form)
    except (RightsHaveHolders, ActRefused, TooManyFactors):
        return link_page(request, "my_account/first_administrator_refused.html", {}, status=409)
    messages.success(request, _("Vous administrez désormais ce site."))
    return after_adding(request, codes, BY_PASSKEY)


def _page(request: AccountRequest, link: MailedLink, form: PasskeyForm) -> HttpResponse:
    options = creation_options(request.user) if request.user.is_authenticated else ""
    context = {"form": form, "options": options, "account": request.user}
    return link_page(request, "my_account/first_administrator.html", context, link=link)
