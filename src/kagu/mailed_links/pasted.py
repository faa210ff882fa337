"""The two identifiers of a mailed link, wherever they stand in what the browser was given (E12)."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from kagu.inputs.links import PastedLink, read_link
from kagu.inputs.refusals import InputRefused

FIELDS = ("technicalID", "token")


def pasted_link(request: HttpRequest, purpose: str = "") -> PastedLink | None:
    """From the form's fields (POST), otherwise from the whole address; None where no link can be found.

    Of several, the one that leads to `purpose`.
    """
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
