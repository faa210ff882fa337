"""The endpoint at which the provider asks what is held here of a person, and what a deletion would cost.

Nothing happens and nothing is remembered: it is a dry run, for the person who reads or decides.
"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.listener import listener
from kagu.relying_party.signed_tokens import LARGEST_TOKEN, TokenRefused, open_token
from kagu.relying_party.token_rules import check_audience, check_issued_at, check_issuer, text_of

TYPE = "deletion-preview+jwt"
# The provider asks at once: an older question was copied.
OLDEST = timedelta(minutes=1)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def deletion_preview(request: HttpRequest) -> HttpResponse:
    """`{"holds": […], "warnings": […], "objections": […]}`, in the language that the question names."""
    try:
        sub, language = _question(request)
    except TokenRefused as refusal:
        answer = {"error": "invalid_request", "error_description": str(refusal)}
        return JsonResponse(answer, status=400)
    except ProviderDown:
        return HttpResponse(status=503)
    return JsonResponse(listener().deletion_preview(sub, language))


def _question(request: HttpRequest) -> tuple[str, str]:
    if request.content_type != f"application/{TYPE}":
        raise TokenRefused(f"the content type is not application/{TYPE}")
    if len(request.body) > LARGEST_TOKEN:
        raise TokenRefused("the token is too long")
    claims = open_token(request.body.decode("ascii", errors="replace").strip(), TYPE)
    check_issuer(claims)
    check_audience(claims)
    check_issued_at(claims, oldest=OLDEST)
    sub = text_of(claims, "sub")
    if not sub:
        raise TokenRefused("sub is missing")
    return sub, text_of(claims, "locale")
