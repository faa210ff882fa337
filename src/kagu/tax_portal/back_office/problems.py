"""What the interface refuses, as RFC 9457 has it: every kind with its status and its title."""

from typing import Any

from django.http import JsonResponse

TYPE = "urn:problem-type:kagu:"
CONTENT_TYPE = "application/problem+json"
KINDS = {
    "invalid-json": (400, "The body is not one JSON object, or holds a number that is not whole."),
    "idempotency-key-missing": (400, "A write needs a header Idempotency-Key, of 1 to 100 ASCII characters."),
    "not-authenticated": (401, "An access token of the provider is needed."),
    "client-not-allowed": (403, "This client may not use the interface."),
    "insufficient-scope": (403, "The token, or the portal's settings, do not give this client that scope."),
    "not-found": (404, "There is no such thing."),
    "method-not-allowed": (405, "This address does not answer this method."),
    "dossier-corrected": (409, "The dossier was corrected meanwhile: decide about the newer one."),
    "already-decided": (409, "The dossier is decided already."),
    "entered-otherwise": (409, "This reference was entered with other values: an entry is never changed."),
    "amount-differs": (409, "The order is for another amount."),
    "cursor-unknown": (410, "The cursor is not known, or not any more: begin again without one."),
    "too-large": (413, "The body is too large."),
    "not-json": (415, "The body must be application/json."),
    "invalid-values": (422, "Some values are not accepted."),
    "idempotency-key-reused": (422, "Another request was sent with this key."),
    "not-for-this-dossier": (422, "This cannot be done with a dossier of this service."),
    "provider-away": (503, "The provider's keys cannot be fetched now."),
}


class Problem(Exception):
    """The request is refused; `members` are told beside the kind (RFC 9457 §3.2)."""

    def __init__(self, kind: str, detail: str = "", **members: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.members = kind, detail, members

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]


def problem_response(problem: Problem) -> JsonResponse:
    """The answer, in English, as to any machine."""
    status, title = KINDS[problem.kind]
    told = {"type": TYPE + problem.kind, "title": title, "status": status, **problem.members}
    if problem.detail:
        told["detail"] = problem.detail
    headers = {"Content-Language": "en", "Cache-Control": "no-store", **HEADERS.get(problem.kind, {})}
    return JsonResponse(told, status=status, content_type=CONTENT_TYPE, headers=headers)


# RFC 6750 §3.
HEADERS = {
    "not-authenticated": {"WWW-Authenticate": 'Bearer error="invalid_token"'},
    "client-not-allowed": {"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
    "insufficient-scope": {"WWW-Authenticate": 'Bearer error="insufficient_scope"'},
    "provider-away": {"Retry-After": "30"},
}
