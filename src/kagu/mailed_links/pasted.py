"""The two identifiers of a mailed link, wherever they stand in what the browser was given (E12)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kagu.inputs.links import PastedLink, read_link
from kagu.inputs.refusals import InputRefused

FIELDS = ("technicalID", "token")


def pasted_link(request: HttpRequest, purpose: str) -> PastedLink | None:
    """From the form's fields (POST), otherwise from the whole address; None where no link can be found."""
    if request.method == "POST":
        return _read(_in_fields(request.POST), purpose)
    # What a language switch carries stands in no address.
    return _read(request.get_full_path(), purpose) or _read(_in_fields(request.GET), purpose)


def _in_fields(fields: QueryDict) -> str:
    return urlencode({name: fields.get(name, "") for name in FIELDS})


def _read(pasted: str, purpose: str) -> PastedLink | None:
    try:
        return read_link(pasted, purpose)
    except InputRefused:
        return None


@login_not_required
@require_safe
def mend(request: HttpRequest, purpose: str, scraps: str) -> HttpResponse:
    """An address whose `?` was lost, encoded or parted from its page: on to the page it was meant for."""
    found = pasted_link(request, purpose)
    if found is None:
        raise Http404
    query = urlencode(dict(zip(FIELDS, (found.technical_id, found.token), strict=True)))
    response = redirect(f"/public/{purpose}?{query}")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
