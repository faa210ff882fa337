"""The form of pages that ask for nothing but an address."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.attempts.limits import TooManyAttempts
from kagu.connect.accounts.attempts.requests_of_strangers import count_request
from kagu.connect.accounts.attempts.shares import NothingMoreSent
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.login.proof_fields import RequestForm
from kagu.design_system.templatetags.design_system import moment
from kagu.inputs.fields import MailAddressField


class MailboxForm(RequestForm):
    """R82."""

    email = MailAddressField(label=_("Votre email"), autocomplete="username")


def is_asked(request: HttpRequest, form: MailboxForm, ask: Callable[..., None], path: str) -> bool:
    """Whether the form was sent and its wish written down; every address gets the same answer."""
    if request.method != "POST" or not form.is_valid():
        return False
    address, origin = form.cleaned_data["email"], origin_of(request)
    try:
        count_request(origin, form.shown)
        ask(address, origin=origin, return_to=path, language=get_language() or "fr")
    except TooManyAttempts as refusal:
        form.wait(refusal, too_many_requests(refusal))
        return False
    except NothingMoreSent as refusal:
        form.add_error(None, nothing_more_sent(refusal))
        return False
    request.session["typed_address"] = address
    return True


def nothing_more_sent(refusal: NothingMoreSent) -> str:
    """Until when, and what else to do: the same for every address."""
    return gettext(
        "Assez d'emails ont été demandés d'ici pour cette adresse : rien de plus n'y est envoyé avant le "
        "%(until)s. Les liens déjà reçus restent valables jusqu'à leur terme : cherchez-les aussi dans les "
        "courriers indésirables. Si rien n'arrive, écrivez-nous par la page « Contact »."
    ) % {"until": moment(refusal.until)}


def too_many_requests(refusal: TooManyAttempts) -> str:
    """What happens and when; nothing of any address: only that much comes from this network."""
    return ngettext(
        "Beaucoup de demandes arrivent de votre réseau. Validez de nouveau : votre navigateur fera d’abord "
        "un petit calcul. Sans JavaScript, attendez %(seconds)d seconde avant de valider : votre place est "
        "gardée pendant dix minutes.",
        "Beaucoup de demandes arrivent de votre réseau. Validez de nouveau : votre navigateur fera d’abord "
        "un petit calcul. Sans JavaScript, attendez %(seconds)d secondes avant de valider : votre place est "
        "gardée pendant dix minutes.",
        refusal.retry_after,
    ) % {"seconds": refusal.retry_after}
