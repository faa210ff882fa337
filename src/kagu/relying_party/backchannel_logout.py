"""The endpoint at which the provider says that a session has ended (OIDC Back-Channel Logout 1.0 §2.5)."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.local_sessions import end_sessions, remember_token
from kagu.relying_party.logout_tokens import LogoutToken, open_logout_token
from kagu.relying_party.signed_tokens import TokenRefused


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def backchannel_logout(request: HttpRequest) -> HttpResponse:
    """200 when the sessions are ended, 400 when the token breaks a rule (§2.8)."""
    try:
        token = open_logout_token(request.POST.get("logout_token", ""))
    except TokenRefused as refusal:
        answer = {"error": "invalid_request", "error_description": str(refusal)}
        return JsonResponse(answer, status=400)
    except ProviderDown:
        return HttpResponse(status=503)
    _obey(token)
    return HttpResponse()


def _obey(token: LogoutToken) -> None:
    """Once: the provider may deliver twice, and a copied token must not end a later session."""
    with transaction.atomic():
        if remember_token(token.jti, token.issued_at, token.expires_at, sid=token.sid, sub=token.sub):
            end_sessions(sid=token.sid, sub=token.sub, until=token.issued_at)
