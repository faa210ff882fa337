"""From « non abonné » to the fiscal identifier and the delegation number (J2)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kagu.design_system.kept_forms import keeps_typed
from kagu.tax_portal.subscription.forms import SecretsForm, TermsForm
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.activation.activation_secrets import LetterOfAnInsider
from kagu.tax_portal.taxpayers.models import Subscription
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.subscriptions.subscribe import (
    AlreadySubscribed,
    LetterOver,
    SecretsWrong,
    TaxpayerTaken,
    TooManyTries,
    contest_subscription,
    subscribe,
)

ACCEPTED = "subscription_terms"
CONTESTED = "subscription_contested"
LETTER = "subscription_contested_by"
LETTER_OF_AN_INSIDER = gettext_lazy(
    "Cette lettre a été éditée par vous-même ou par un agent qui vous est lié : elle ne sert plus. "
    "Demandez-en une nouvelle à un autre agent."
)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: PersonRequest) -> HttpResponse:
    """The conditions of the service, to be accepted first."""
    if request.user.live_subscription is not None:
        return redirect("my_profile:show")
    form = TermsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        request.session[ACCEPTED] = settings.TERMS_VERSION
        return redirect("subscription:secrets")
    return render(request, "subscription/terms.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def secrets(request: PersonRequest) -> HttpResponse:
    """The three secrets; five wrong tries and a day passes."""
    if request.user.live_subscription is not None:
        return redirect("my_profile:show")
    if request.session.get(ACCEPTED) != settings.TERMS_VERSION:
        return redirect("subscription:terms")
    form = SecretsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _subscribe(request, form)
    return render(request, "subscription/secrets.html", {"form": form})


@require_POST
def contest(request: PersonRequest) -> HttpResponse:
    """« Contester »: only for whoever has just shown the right secrets."""
    contested = get_object_or_404(Subscription, pk=request.session.pop(CONTESTED, None), ended_at=None)
    try:
        contest_subscription(request.user, contested, request.session.pop(LETTER, 0))
    except LetterOver:
        messages.error(request, _("Votre lettre ne sert plus : demandez-en une nouvelle pour contester."))
        return redirect("home:home")
    messages.success(
        request,
        _("Votre contestation est enregistrée. Un agent l'examinera et vous écrira par courrier."),
    )
    return redirect("home:home")


@require_safe
def done(request: PersonRequest) -> HttpResponse:
    """The two numbers, to keep."""
    return render(request, "subscription/done.html", {"taxpayer": access.own_taxpayer(request.user)})


def _subscribe(request: PersonRequest, form: SecretsForm) -> HttpResponse:
    try:
        subscribe(request.user, language=get_language(), **form.cleaned_data)
    except AlreadySubscribed:
        return redirect("my_profile:show")
    except TaxpayerTaken as refusal:
        request.session[CONTESTED] = refusal.contested.pk
        request.session[LETTER] = refusal.letter.pk if refusal.letter else 0
        return render(request, "subscription/taken.html", status=409)
    except LetterOfAnInsider:
        form.add_error("letter_code", LETTER_OF_AN_INSIDER)
        return render(request, "subscription/secrets.html", {"form": form})
    except TooManyTries as refusal:
        return render(request, "subscription/blocked.html", {"until": refusal.until}, status=429)
    except SecretsWrong as refusal:
        form.add_error(None, _wrong(refusal.tries_left))
        return render(request, "subscription/secrets.html", {"form": form})
    request.session.pop(ACCEPTED, None)
    return redirect("subscription:done")


def _wrong(tries_left: int) -> str:
    text = ngettext(
        "Ces trois informations ne vont pas ensemble. Il vous reste %(number)s essai.",
        "Ces trois informations ne vont pas ensemble. Il vous reste %(number)s essais.",
        tries_left,
    )
    return text % {"number": tries_left}
