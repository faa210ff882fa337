"""The answers of a dossier as a person reads them: label and value, amounts with their currency."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from kagu.inputs.fields import AmountField
from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.content_forms.content_form import ContentForm
from kagu.tax_portal.taxpayers.fiscal_services.amounts import show_xpf
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.texts.dates import say_date

EMPTY = "–"


def summary(dossier: Dossier) -> list[tuple[Any, str]]:
    """Every answered question, then what follows from the answers."""
    form = form_of(dossier, dossier.content)
    form.is_valid()
    answers = [
        (field.label, _readable(form, field.name))
        for field in form
        if form.data.get(field.name) not in (None, "") and field.name not in form.leading
    ]
    results = form.results() if not form.errors else []
    return answers + [(label, show_xpf(amount)) for label, amount in results]


def read_answer(form: ContentForm, name: str) -> str:
    """One answer in words, « – » where there is none."""
    form.is_valid()
    return _readable(form, name) if form.data.get(name) not in (None, "") else EMPTY


def _readable(form: forms.Form, name: str) -> str:
    value = form.cleaned_data.get(name)
    if value is None:
        return str(form.data.get(name, EMPTY))
    field = form.fields[name]
    if isinstance(field, AmountField):
        return show_xpf(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(list(field.choices))[value])  # type: ignore[arg-type]
    if isinstance(field, forms.BooleanField):
        return gettext("Oui") if value else gettext("Non")
    return say_date(value) if isinstance(value, date) else str(value)
