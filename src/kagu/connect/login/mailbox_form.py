"""The form of pages that ask for nothing but an address."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kagu.connect.accounts.attempts.limits import TooManyAttempts, count_request
from kagu.connect.accounts.models.origin import origin_of
from kagu.inputs.fields import MailAddressField


class MailboxForm(forms.Form):
    """R82."""

    email = MailAddressField(label=_("Votre email"), autocomplete="username")


def is_asked(request: HttpRequest, form: MailboxForm, ask: Callable[..., None], path: str) -> bool:
    """Whether the form was sent and its wish written down; every address gets the same answer."""
    if request.method != "POST" or not form.is_valid():
        return False
    address, origin = form.cleaned_data["email"], origin_of(request)
    try:
        count_request(origin)
    except TooManyAttempts as refusal:
        form.add_error(None, too_many_requests(refusal))
        return False
    ask(address, origin=origin, return_to=path)
    request.session["typed_address"] = address
    return True


def too_many_requests(refusal: TooManyAttempts) -> str:
    """Says nothing of any address: only that too much comes from this network."""
    minutes = -(-refusal.retry_after // 60)
    return ngettext(
        "Trop de demandes arrivent de votre réseau. Réessayez dans %(minutes)d minute.",
        "Trop de demandes arrivent de votre réseau. Réessayez dans %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
