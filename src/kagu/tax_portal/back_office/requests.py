"""What was sent: a body read strictly, so that no amount is ever a float, and its idempotency key."""

import hashlib
import json
import re
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from kagu.site.admission.body_limits import limit_of
from kagu.tax_portal.back_office.problems import Problem

JSON = "application/json"
# Served by `kagu serve`, a longer one is refused before it comes here.
LARGEST_BODY = limit_of(JSON).largest
# An amount has twelve; more digits are costly to read.
MOST_DIGITS = 15
KEY_SCHEMA = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,100}$"}
# The header's own form is a quoted text (RFC 8941 §3.3.3); many send it bare.
KEY = re.compile(r'"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,100})"|([\x21\x23-\x5b\x5d-\x7e]{1,100})')


def read_json(request: HttpRequest) -> Any:
    """The body; raises Problem: not-json, too-large, invalid-json."""
    if request.content_type != JSON:
        raise Problem("not-json")
    try:
        sent = request.body
    except RequestDataTooBig as error:
        raise Problem("too-large") from error
    if len(sent) > LARGEST_BODY:
        raise Problem("too-large")
    try:
        return json.loads(
            sent.decode("utf-8"),
            parse_float=_not_whole,
            parse_constant=_not_whole,
            parse_int=_whole,
            object_pairs_hook=_each_once,
        )
    except (ValueError, RecursionError) as error:
        raise Problem("invalid-json") from error


def key_of(request: HttpRequest) -> str:
    """The idempotency key; raises Problem."""
    found = KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    if found is None:
        raise Problem("idempotency-key-missing")
    return found[1] or found[2]


def hash_of(request: HttpRequest, body: Any) -> str:
    """Of what is asked, whatever the white space and the order of members."""
    asked = json.dumps([request.method, request.path, body], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()


def _not_whole(text: str) -> NoReturn:
    raise ValueError("not a whole number")


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise ValueError("too many digits")
    return int(text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 §4: two members of one name are read differently by each program."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands twice")
    return found
