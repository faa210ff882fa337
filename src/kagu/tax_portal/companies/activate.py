"""« Activer une société » (J11, notice 3)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from kagu.design_system.kept_forms import keeps_typed
from kagu.tax_portal.companies.forms import ActivationForm
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.activation.activation_secrets import LetterOfAnInsider
from kagu.tax_portal.taxpayers.companies.activate_company import (
    ActivationWrong,
    AlreadyRepresentative,
    CodeUsedMeanwhile,
    TooManyTries,
    activate_company,
)
from kagu.tax_portal.taxpayers.person_request import PersonRequest

LETTER_OF_AN_INSIDER = gettext_lazy(
    "Cette lettre a été éditée par vous-même ou par un agent qui vous est lié : elle ne sert plus. "
    "Demandez-en une nouvelle à un autre agent."
)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed()
def activate(request: PersonRequest) -> HttpResponse:
    """RID or RIDET, fiscal identifier, code of the letter."""
    access.own_taxpayer(request.user)
    form = ActivationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _activate(request, form)
    return render(request, "companies/activate.html", {"form": form})


def _activate(request: PersonRequest, form: ActivationForm) -> HttpResponse:
    try:
        company = activate_company(request.user, **form.cleaned_data)
    except ActivationWrong as refusal:
        form.add_error(None, _wrong(refusal.tries_left))
    except AlreadyRepresentative:
        form.add_error(None, _("Vous représentez déjà cette société."))
    except CodeUsedMeanwhile:
        form.add_error("letter_code", _("Ce code vient de servir. Demandez une nouvelle lettre."))
    except LetterOfAnInsider:
        form.add_error("letter_code", LETTER_OF_AN_INSIDER)
    except TooManyTries as refusal:
        return render(request, "companies/blocked.html", {"until": refusal.until}, status=429)
    else:
        text = _("Les démarches en ligne de %(name)s sont activées : vous la représentez.")
        messages.success(request, text % {"name": company.taxpayer.full_name})
        return redirect("third_parties:third_party", company.taxpayer.pk)
    return render(request, "companies/activate.html", {"form": form})


def _wrong(tries_left: int) -> str:
    text = ngettext(
        "Ces trois informations ne vont pas ensemble. Il vous reste %(number)s essai.",
        "Ces trois informations ne vont pas ensemble. Il vous reste %(number)s essais.",
        tries_left,
    )
    return text % {"number": tries_left}
