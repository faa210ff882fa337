"""An address that no page has, but both identifiers of a link: on to the page that the link is for (E12)."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kagu.mailed_links.guesses import count_guess, refuse_guesser
from kagu.mailed_links.links import LinkInvalid, LinkRefused, purpose_of
from kagu.mailed_links.pages import refusal_page
from kagu.mailed_links.pasted import FIELDS, pasted_link


@login_not_required
@require_safe
def mend(request: HttpRequest, scraps: str) -> HttpResponse:
    """Whatever became of the rest: a lost `?`, a broken word, a slash more, capitals."""
    found = pasted_link(request)
    if found is None:
        raise Http404
    try:
        purpose = _purpose(request, found.technical_id, found.token)
    except LinkRefused as refusal:
        return refusal_page(request, refusal)
    query = urlencode(dict(zip(FIELDS, (found.technical_id, found.token), strict=True)))
    response = redirect(f"/public/{purpose}?{query}")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _purpose(request: HttpRequest, technical_id: str, token: str) -> str:
    try:
        return purpose_of(technical_id, token)
    except LinkInvalid:
        refuse_guesser(request)
        count_guess(request)
        raise
