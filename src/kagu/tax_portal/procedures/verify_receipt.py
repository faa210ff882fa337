"""« Vérifier un récépissé »: for whoever is shown a paper and asks whether the administration gave it."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.inputs.fields import CodeField
from kagu.mailed_links.guesses import TooManyGuesses, count_guess, refuse_guesser
from kagu.tax_portal.taxpayers.dossiers.receipt_check import CHECK_CODE, filed_with

WRONG = _("Ce numéro et ce code ne vont pas ensemble : vérifiez-les, ou méfiez-vous de ce document.")
TOO_MANY = _("Trop de codes essayés. Réessayez dans quelques minutes.")


class ReceiptForm(forms.Form):
    """Both stand on the receipt."""

    number = forms.CharField(label=_("Numéro de récépissé"), max_length=20)
    code = CodeField(CHECK_CODE, label=_("Code de vérification"))


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """By GET, so that the receipt's QR code leads here with both filled in; nothing is changed."""
    form = ReceiptForm(request.GET if request.GET else None)
    dossier = None
    if form.is_valid():
        try:
            refuse_guesser(request)
        except TooManyGuesses:
            form.add_error(None, TOO_MANY)
        else:
            dossier = filed_with(form.cleaned_data["number"], form.cleaned_data["code"])
            if dossier is None:
                count_guess(request)
                form.add_error(None, WRONG)
    context = {"form": form, "dossier": dossier}
    return render(request, "procedures/verify_receipt.html", context)
