"""The token endpoint (RFC 6749 §3.2, OIDC Core §3.1.3)."""

import base64
import hashlib
import hmac
import re

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, is_current
from kagu.connect.clients.scopes import SUPPORTED_SCOPES
from kagu.connect.provider.authorization.codes import AuthorizationCode, open_code
from kagu.connect.provider.client_proof.client_authentication import authenticate_client
from kagu.connect.provider.client_proof.dpop import Proof, read_proof
from kagu.connect.provider.tokens.grants import redeem, refresh
from kagu.connect.provider.tokens.issued_tokens import tokens_of_client, tokens_of_grant
from kagu.connect.provider.tokens.narrowed_refresh import check_narrowing
from kagu.connect.provider.tokens.refresh_tokens import open_refresh_token
from kagu.connect.provider.wire.endpoint import Request, Response, json_response
from kagu.connect.provider.wire.errors import (
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    InvalidTarget,
    UnauthorizedClient,
    UnsupportedGrantType,
)
from kagu.connect.provider.wire.parameters import form_parameters, required
from kagu.connect.provider.wire.token_errors import InvalidDpopProof
from kagu.site import clock

CODE_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")


def token(request: Request) -> Response:
    """Tokens for a code, a refresh token, or the client itself."""
    parameters = form_parameters(request)
    client = authenticate_client(request, parameters)
    grant_type = required(parameters, "grant_type")
    answer = GRANT_TYPES.get(grant_type)
    if answer is None:
        raise UnsupportedGrantType("grant_type is not supported")
    if grant_type not in client.grant_types:
        raise UnauthorizedClient("the client may not use this grant_type")
    proof = read_proof(request)
    if client.requires_dpop and not proof.thumbprint:
        raise InvalidDpopProof("this client must send a DPoP proof")
    return json_response(answer(client, parameters, proof))


def _for_code(client: Client, parameters: dict[str, str], proof: Proof) -> dict[str, object]:
    now = clock.seconds()
    code = open_code(required(parameters, "code"), now)
    if code.client_id != client.client_id:
        raise InvalidGrant("the code was issued to another client")
    if parameters.get("redirect_uri", "") != code.redirect_uri:
        raise InvalidGrant("redirect_uri is not the one of the authorization request")
    _check_code_verifier(code, parameters.get("code_verifier", ""))
    if code.dpop_jkt and code.dpop_jkt != proof.thumbprint:
        raise InvalidGrant("the code is bound to another key")
    if parameters.get("resource", code.resource) != code.resource:
        raise InvalidTarget("resource was not part of the authorization request")
    proof.spend()
    # Only a public client's refresh token is bound: others prove who they are (RFC 9449 §5).
    grant = redeem(code, client, proof.thumbprint if client.is_public else "")
    return tokens_of_grant(client, grant, proof.thumbprint, now)


def _for_refresh_token(client: Client, parameters: dict[str, str], proof: Proof) -> dict[str, object]:
    grant_id, generation = open_refresh_token(required(parameters, "refresh_token"))
    scope = check_narrowing(client, grant_id, parameters)
    proof.spend()
    grant = refresh(client, grant_id, generation, proof.thumbprint)
    return tokens_of_grant(client, grant, proof.thumbprint, clock.seconds(), scope=scope)


def _for_client(client: Client, parameters: dict[str, str], proof: Proof) -> dict[str, object]:
    """RFC 6749 §4.4: nobody's data is behind such a token."""
    allowed = [scope for scope in client.scopes if scope not in SUPPORTED_SCOPES]
    asked = parameters.get("scope", "").split() or allowed
    if not set(asked) <= set(allowed):
        raise InvalidScope("scope holds something that the client may not have by itself")
    resource = parameters.get("resource", "")
    if resource and resource not in client.audiences:
        raise InvalidTarget("resource is not one that the client may use")
    if client.is_public:
        raise UnauthorizedClient("a public client cannot act by itself")
    if not is_current(client):
        raise StaleClient(client.client_id)
    proof.spend()
    scope = " ".join(dict.fromkeys(asked))
    return tokens_of_client(client, scope, resource, proof.thumbprint, clock.seconds())


GRANT_TYPES = {
    "authorization_code": _for_code,
    "refresh_token": _for_refresh_token,
    "client_credentials": _for_client,
}


def _check_code_verifier(code: AuthorizationCode, verifier: str) -> None:
    """RFC 7636 §4.6; a verifier without a challenge is a downgrade (RFC 9700 §2.1.1)."""
    if not code.code_challenge:
        if verifier:
            raise InvalidGrant("code_verifier came without a code_challenge")
        return
    if not verifier:
        raise InvalidGrant("code_verifier is missing")
    if not CODE_VERIFIER.fullmatch(verifier):
        raise InvalidRequest("code_verifier is malformed")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    if not hmac.compare_digest(challenge, code.code_challenge.encode()):
        raise InvalidGrant("code_verifier does not match the code_challenge")
