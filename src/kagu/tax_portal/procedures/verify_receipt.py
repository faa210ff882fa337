"""« Vérifier un document »: for whoever is shown a paper and asks whether the administration gave it."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kagu.inputs.fields import CodeField
from kagu.mailed_links.guesses import TooManyGuesses, count_guess, refuse_guesser
from kagu.tax_portal.taxpayers.assessments.assessment_check import issued_with
from kagu.tax_portal.taxpayers.dossiers.receipt_check import CHECK_CODE, filed_with
from kagu.tax_portal.taxpayers.models import Assessment

WRONG = _("Ce numéro et ce code ne vont pas ensemble : vérifiez-les, ou méfiez-vous de ce document.")
TOO_MANY = _("Trop de codes essayés. Réessayez dans quelques minutes.")


class ReceiptForm(forms.Form):
    """Both stand on the receipt, and on the notice of assessment."""

    number = forms.CharField(
        label=_("Numéro du récépissé ou de l’avis"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Saisissez ce numéro.")},
    )
    code = CodeField(CHECK_CODE, autocomplete="off", label=_("Code de vérification"))


@login_not_required
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """By GET, so that the receipt's QR code leads here with both filled in; nothing is changed."""
    form = ReceiptForm(request.GET if request.GET else None)
    dossier = notice = None
    if form.is_valid():
        number = form.cleaned_data["number"].upper()
        try:
            refuse_guesser(request, number)
        except TooManyGuesses:
            form.add_error(None, TOO_MANY)
        else:
            told = number, form.cleaned_data["code"]
            dossier, notice = filed_with(*told), issued_with(*told)
            if dossier is None and notice is None:
                count_guess(request, number)
                form.add_error(None, WRONG)
    is_replaced = Assessment.objects.filter(replaces=notice).exists() if notice else False
    context = {"form": form, "dossier": dossier, "notice": notice, "is_replaced": is_replaced}
    return render(request, "procedures/verify_receipt.html", context)
