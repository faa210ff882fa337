"""What still stands between a request and its code, read from the session alone (OIDC Core §3.1.2)."""

from enum import Enum, auto

from kagu.connect.accounts.second_factors.changes import is_protected
from kagu.connect.provider.authorization import marks
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.rows.typed_rows import Visit
from kagu.connect.provider.wire.authentication_context import TWO_FACTORS, meets
from kagu.connect.provider.wire.errors import (
    AccountSelectionRequired,
    ConsentRequired,
    LoginRequired,
    ProtocolError,
    UnmetAuthenticationRequirements,
)

# A login that this request asked for stays fresh this long, even under `max_age=0`.
FRESH_SECONDS = 120


class Step(Enum):
    """Where a person goes before the request is looked at anew."""

    COME_BACK = auto()
    LOG_IN = auto()
    SELECT_ACCOUNT = auto()
    CONSENT = auto()


ERROR_OF_STEP: dict[Step, type[ProtocolError]] = {
    Step.LOG_IN: LoginRequired,
    Step.SELECT_ACCOUNT: AccountSelectionRequired,
    Step.CONSENT: ConsentRequired,
}


def next_step(request: AuthorizationRequest, visit: Visit, now: int) -> Step | None:
    """None when the code may be given; a ProtocolError when no step could help."""
    step = _find_step(request, visit, now)
    if step is not None and "none" in request.prompt:
        raise ERROR_OF_STEP[step]
    return step


def _find_step(request: AuthorizationRequest, visit: Visit, now: int) -> Step | None:
    if visit.sid is None:
        return Step.LOG_IN
    has_just_logged_in = _has_logged_in_for(request, visit, now)
    if not has_just_logged_in and _needs_login(request, visit, now):
        return Step.LOG_IN
    if not has_just_logged_in and _may_step_up(request, visit):
        return Step.LOG_IN
    if not _is_expected_person(request, visit):
        if has_just_logged_in:
            raise LoginRequired("another person than the expected one logged in")
        return Step.LOG_IN
    if "select_account" in request.prompt and not has_just_logged_in and not _has_chosen(request, visit, now):
        return Step.SELECT_ACCOUNT
    if request.claims.essential_acrs and not meets(visit.amr, request.claims.essential_acrs):
        raise UnmetAuthenticationRequirements("no login here reaches the acr that is essential")
    return Step.CONSENT if _needs_consent(request, visit, now) else None


def _has_logged_in_for(request: AuthorizationRequest, visit: Visit, now: int) -> bool:
    asked_at = marks.marked_at(marks.LOGIN, request, now)
    if asked_at is None or visit.auth_time < asked_at:
        return False
    return request.max_age is None or now - visit.auth_time <= max(request.max_age, FRESH_SECONDS)


def _has_chosen(request: AuthorizationRequest, visit: Visit, now: int) -> bool:
    return marks.marked_at(marks.ACCOUNT, request, now, visit.sid or "") is not None


def _needs_login(request: AuthorizationRequest, visit: Visit, now: int) -> bool:
    if "login" in request.prompt:
        return True
    return request.max_age is not None and now - visit.auth_time > request.max_age


def _may_step_up(request: AuthorizationRequest, visit: Visit) -> bool:
    """Two factors are wanted, and the account has a second one that this login did not use."""
    # A wish alone never asks anything of someone whom `prompt=none` leaves in peace.
    wishes = () if "none" in request.prompt else (*request.acr_values, *request.claims.wished_acrs)
    wanted = request.claims.essential_acrs or wishes
    if TWO_FACTORS not in wanted or meets(visit.amr, wanted):
        return False
    return is_protected(visit.user_id)


def _is_expected_person(request: AuthorizationRequest, visit: Visit) -> bool:
    """Whoever `id_token_hint` or the claim `sub` names, if they name someone."""
    if request.hinted_sub and request.hinted_sub != visit.sub:
        return False
    return not request.claims.subs or visit.sub in request.claims.subs


def _needs_consent(request: AuthorizationRequest, visit: Visit, now: int) -> bool:
    must_ask = "consent" in request.prompt or _may_be_anyone(request)
    if must_ask and marks.marked_at(marks.CONSENT, request, now, visit.sid or "") is None:
        return True
    if visit.consented_scopes is None:
        return True
    return not (
        visit.consented_scopes.issuperset(request.scopes)
        and visit.consented_claims.issuperset(request.wanted_claims)
    )


def _may_be_anyone(request: AuthorizationRequest) -> bool:
    """A native app on loopback may be any program: people are asked each time (RFC 8252 §8.6)."""
    return request.client.is_public and not request.destination.redirect_uri.startswith("https://")
