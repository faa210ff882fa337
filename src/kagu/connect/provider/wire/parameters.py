"""Reading parameters strictly: UTF-8 only, each at most once, none of them enormous."""

from urllib.parse import parse_qsl

from kagu.connect.provider.wire.endpoint import LONGEST_BODY, LONGEST_QUERY, Request
from kagu.connect.provider.wire.errors import InvalidRequest, MethodNotAllowed, RequestTooLarge

MOST_PARAMETERS = 64
FORM_TYPE = "application/x-www-form-urlencoded"


class DuplicateParameter(InvalidRequest):
    """A parameter came twice (RFC 6749 §3.1); `names` says which, `parameters_read` what was clear."""

    def __init__(self, names: set[str], parameters_read: dict[str, str]) -> None:
        super().__init__("a parameter is included more than once")
        self.names = names
        self.parameters_read = parameters_read


def parse(text: str) -> dict[str, str]:
    """The parameters of a query or a form; an empty one counts as omitted (RFC 6749 §3.1)."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    except ValueError as error:
        raise InvalidRequest("the parameters are malformed") from error
    if "\0" in text or "%00" in text:
        raise InvalidRequest("a parameter holds a character that is not allowed")
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise _duplicate(pairs)
    if "" in parameters.values():
        return {name: value for name, value in parameters.items() if value}
    return parameters


def query_parameters(request: Request) -> dict[str, str]:
    """The parameters of the address."""
    if len(request.query) > LONGEST_QUERY:
        raise RequestTooLarge("the request is too long")
    return parse(request.query)


def form_parameters(request: Request) -> dict[str, str]:
    """The parameters of a POST; no other method, no other content type (RFC 6749 §4.1.3)."""
    if request.method != "POST":
        raise MethodNotAllowed(("POST",))
    if request.content_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise InvalidRequest(f"the content type must be {FORM_TYPE}")
    if len(request.body) > LONGEST_BODY:
        raise RequestTooLarge("the request is too long")
    try:
        return parse(request.body.decode())
    except UnicodeDecodeError as error:
        raise InvalidRequest("the parameters are malformed") from error


def required(parameters: dict[str, str], name: str) -> str:
    """The parameter's value; its absence is an invalid_request."""
    value = parameters.get(name)
    if value is None:
        raise InvalidRequest(f"{name} is missing")
    return value


def _duplicate(pairs: list[tuple[str, str]]) -> DuplicateParameter:
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    return DuplicateParameter(twice, {name: value for name, value in pairs if name not in twice and value})
