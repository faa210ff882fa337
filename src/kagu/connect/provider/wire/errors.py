"""Every error code of the specifications, one class each, turned into HTTP in one place."""

import math

from kagu.connect.provider.wire.endpoint import NO_STORE, Headers, Response, json_response


class ProtocolError(Exception):
    """A refusal that the specification names; the description is for developers, in ASCII."""

    error = "server_error"
    status = 400

    def __init__(self, description: str = "") -> None:
        super().__init__(description)
        self.description = description

    @property
    def headers(self) -> Headers:
        return NO_STORE

    @property
    def parameters(self) -> dict[str, str]:
        """The error as the parameters of a response, RFC 6749 §4.1.2.1 and §5.2."""
        described = {"error_description": self.description} if self.description else {}
        return {"error": self.error, **described}


class InvalidRequest(ProtocolError):
    """RFC 6749 §4.1.2.1, §5.2."""

    error = "invalid_request"


class RequestTooLarge(InvalidRequest):
    """Longer than anything an honest client sends."""

    status = 413


class MethodNotAllowed(InvalidRequest):
    """RFC 9110 §15.5.6."""

    status = 405

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__("this endpoint does not serve that method")
        self.allowed = allowed

    @property
    def headers(self) -> Headers:
        return (*NO_STORE, ("Allow", ", ".join(self.allowed)))


class InvalidClient(ProtocolError):
    """RFC 6749 §5.2: always 401, and the scheme that would serve."""

    error = "invalid_client"
    status = 401

    @property
    def headers(self) -> Headers:
        return (*NO_STORE, ("WWW-Authenticate", 'Basic realm="kagu", charset="UTF-8"'))


class InvalidGrant(ProtocolError):
    """RFC 6749 §5.2."""

    error = "invalid_grant"


class UnauthorizedClient(ProtocolError):
    """RFC 6749 §4.1.2.1, §5.2."""

    error = "unauthorized_client"


class UnsupportedGrantType(ProtocolError):
    """RFC 6749 §5.2."""

    error = "unsupported_grant_type"


class UnsupportedResponseType(ProtocolError):
    """RFC 6749 §4.1.2.1."""

    error = "unsupported_response_type"


class InvalidScope(ProtocolError):
    """RFC 6749 §4.1.2.1, §5.2."""

    error = "invalid_scope"


class AccessDenied(ProtocolError):
    """RFC 6749 §4.1.2.1: the person refused."""

    error = "access_denied"


class LoginRequired(ProtocolError):
    """OIDC Core §3.1.2.6."""

    error = "login_required"


class ConsentRequired(ProtocolError):
    """OIDC Core §3.1.2.6."""

    error = "consent_required"


class AccountSelectionRequired(ProtocolError):
    """OIDC Core §3.1.2.6."""

    error = "account_selection_required"


class UnmetAuthenticationRequirements(ProtocolError):
    """OpenID Connect Core Error Code unmet_authentication_requirements 1.0."""

    error = "unmet_authentication_requirements"


class InvalidRequestUri(ProtocolError):
    """OIDC Core §3.1.2.6, RFC 9101 §7."""

    error = "invalid_request_uri"


class InvalidRequestObject(ProtocolError):
    """OIDC Core §3.1.2.6, RFC 9101 §7."""

    error = "invalid_request_object"


class RequestUriNotSupported(ProtocolError):
    """OIDC Core §3.1.2.6."""

    error = "request_uri_not_supported"


class RegistrationNotSupported(ProtocolError):
    """OIDC Core §3.1.2.6."""

    error = "registration_not_supported"


class InvalidTarget(ProtocolError):
    """RFC 8707 §2."""

    error = "invalid_target"


class ServerError(ProtocolError):
    """RFC 6749 §4.1.2.1: ours, and it was logged."""

    status = 500


class TemporarilyUnavailable(ProtocolError):
    """RFC 6749 §4.1.2.1; 503 where there is no browser to send back."""

    error = "temporarily_unavailable"
    status = 503

    @property
    def headers(self) -> Headers:
        return (*NO_STORE, ("Retry-After", "2"))


class TooManyRequests(TemporarilyUnavailable):
    """RFC 9126 §2.3: nothing more of this kind from there, for `retry_after` seconds."""

    status = 429

    def __init__(self, retry_after: float) -> None:
        super().__init__("too many requests: come back later")
        self.retry_after = math.ceil(retry_after)

    @property
    def headers(self) -> Headers:
        return (*NO_STORE, ("Retry-After", str(self.retry_after)))


def error_response(error: ProtocolError) -> Response:
    """The refusal as a machine endpoint answers it: JSON, RFC 6749 §5.2."""
    return json_response(error.parameters, error.status, error.headers)
