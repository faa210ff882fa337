"""A dossier's answers as a program reads them: whole francs, days, yes or no, texts."""

from datetime import date
from typing import Any

from kagu.tax_portal.taxpayers.content_forms import form_of
from kagu.tax_portal.taxpayers.models import Dossier

Answer = str | int | bool


def typed_answers(dossier: Dossier) -> dict[str, Answer]:
    """Each question that was answered, by its field's name; what cannot be read stays as it was typed."""
    form = form_of(dossier, dossier.content)
    form.is_valid()
    told = {name: typed for name, typed in dossier.content.items() if typed not in (None, "")}
    return {
        name: _plain(form.cleaned_data.get(name, typed))
        for name, typed in told.items()
        if name in form.fields and name not in form.leading
    }


def _plain(value: Any) -> Answer:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int) else str(value)
