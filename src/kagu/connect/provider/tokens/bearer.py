"""The access token that a request presents (RFC 6750 §2, RFC 9449 §7)."""

from kagu.connect.provider.client_proof.dpop import read_proof
from kagu.connect.provider.tokens.access_tokens import AccessToken, AccessTokenRefused, open_access_token
from kagu.connect.provider.wire.endpoint import Request
from kagu.connect.provider.wire.errors import InvalidRequest
from kagu.connect.provider.wire.parameters import FORM_TYPE, form_parameters
from kagu.connect.provider.wire.token_errors import (
    InvalidDpopProof,
    InvalidToken,
    MissingToken,
    ProofRefusedAtResource,
)
from kagu.site import clock

REFUSED = "the access token is expired, revoked or malformed"


def presented_token(request: Request) -> AccessToken:
    """The request's token, from the header or the form body; never from the address (ASVS 14.2.1)."""
    scheme, text = _find(request)
    try:
        token = open_access_token(text, clock.seconds())
    except AccessTokenRefused as error:
        raise InvalidToken(REFUSED, scheme=scheme) from error
    if (scheme == "DPoP") != bool(token.jkt):
        raise InvalidToken("the token was issued for another scheme", scheme=scheme)
    if token.jkt:
        _check_proof(request, text, token)
    return token


def _find(request: Request) -> tuple[str, str]:
    scheme, _, header_token = request.authorization.partition(" ")
    body_token = _body_token(request)
    if request.authorization and body_token:
        raise InvalidRequest("send the access token in one way")
    if body_token:
        return "Bearer", body_token
    if scheme.lower() not in ("bearer", "dpop") or not header_token.strip():
        raise MissingToken
    return ("DPoP" if scheme.lower() == "dpop" else "Bearer"), header_token.strip()


def _body_token(request: Request) -> str:
    if request.method != "POST" or not request.content_type.startswith(FORM_TYPE):
        return ""
    return form_parameters(request).get("access_token", "")


def _check_proof(request: Request, text: str, token: AccessToken) -> None:
    try:
        proof = read_proof(request, access_token=text)
        if proof.thumbprint != token.jkt:
            raise InvalidToken("the DPoP proof is missing or made with another key", scheme="DPoP")
        proof.spend()
    except InvalidDpopProof as error:
        raise ProofRefusedAtResource(error.description, scheme="DPoP") from error
