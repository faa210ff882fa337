"""From a request to its act and back: who asks, what was sent, once, and refusals as problems."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from kagu.tax_portal.back_office.caller import caller_of
from kagu.tax_portal.back_office.operations import Operation
from kagu.tax_portal.back_office.problems import Problem, problem_response
from kagu.tax_portal.back_office.requests import hash_of, key_of, read_json
from kagu.tax_portal.back_office.shapes import WrongValue
from kagu.tax_portal.taxpayers.back_office.kept_requests import KeyReused, carry_out_once


def door(operations: list[Operation]) -> Callable[..., HttpResponse]:
    """The view of one address, which answers these methods."""
    by_method = {operation.method: operation for operation in operations}

    @csrf_exempt
    @login_not_required
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            return _answer(request, by_method, arguments)
        except Problem as problem:
            response = problem_response(problem)
            if problem.status == 405:
                response["Allow"] = ", ".join(by_method)
            return response

    return answer


@csrf_exempt
@login_not_required
def nothing(request: HttpRequest, **arguments: Any) -> HttpResponse:
    """Every other address below ours: a machine reads no page."""
    return problem_response(Problem("not-found"))


def _answer(request: HttpRequest, by_method: dict[str, Operation], arguments: dict[str, Any]) -> HttpResponse:
    # Without clients the interface is not there.
    if not settings.BACK_OFFICE_CLIENTS:
        raise Problem("not-found")
    operation = by_method.get(request.method or "")
    if operation is None:
        raise Problem("method-not-allowed")
    caller = caller_of(request, operation.scope)
    if operation.is_write:
        told = _write(request, operation, partial(operation.act, caller, **arguments), caller.client_id)
    else:
        told = operation.act(caller, request.GET, **arguments)
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _write(
    request: HttpRequest, operation: Operation, act: Callable[[Any], dict[str, Any]], client_id: str
) -> dict[str, Any]:
    key, body = key_of(request), read_json(request)
    try:
        values = operation.body.read(body)
        return carry_out_once(client_id, key, hash_of(request, body), partial(act, values))
    except WrongValue as wrong:
        faults = [{"pointer": f"#{at}", "detail": words} for at, words in wrong.faults.items()]
        raise Problem("invalid-values", errors=faults) from wrong
    except KeyReused as reused:
        raise Problem("idempotency-key-reused") from reused
