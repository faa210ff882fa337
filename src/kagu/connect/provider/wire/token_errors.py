"""The errors of whoever presents an access token or a DPoP proof (RFC 6750 §3, RFC 9449 §7-8)."""

from kagu.connect.provider.wire.endpoint import NO_STORE, Headers
from kagu.connect.provider.wire.errors import ProtocolError


class AccessTokenError(ProtocolError):
    """Answered with a WWW-Authenticate that names the scheme and the error."""

    error = "invalid_token"
    status = 401

    def __init__(self, description: str = "", *, scheme: str = "Bearer") -> None:
        super().__init__(description)
        self.scheme = scheme

    @property
    def headers(self) -> Headers:
        details = [f'{name}="{value}"' for name, value in self.parameters.items()]
        if self.scheme == "DPoP":
            details.append('algs="ES256 PS256 EdDSA"')
        return (*NO_STORE, ("WWW-Authenticate", f"{self.scheme} {', '.join(details)}"))


class InvalidToken(AccessTokenError):
    """RFC 6750 §3.1: expired, revoked, malformed, or not for this resource."""


class InsufficientScope(AccessTokenError):
    """RFC 6750 §3.1."""

    error = "insufficient_scope"
    status = 403


class MissingToken(AccessTokenError):
    """RFC 6750 §3: a request without any token learns the scheme and no error code."""

    error = ""

    @property
    def parameters(self) -> dict[str, str]:
        return {}

    @property
    def headers(self) -> Headers:
        return (*NO_STORE, ("WWW-Authenticate", "Bearer"))


class InvalidDpopProof(ProtocolError):
    """RFC 9449 §5."""

    error = "invalid_dpop_proof"


class ProofRefusedAtResource(AccessTokenError):
    """RFC 9449 §7.1: the same where an access token is presented."""

    error = InvalidDpopProof.error


class UseDpopNonce(ProtocolError):
    """RFC 9449 §8: the proof must carry the nonce of this answer."""

    error = "use_dpop_nonce"

    def __init__(self, nonce: str, *, at_resource: bool = False) -> None:
        super().__init__("the DPoP proof must carry the nonce of this response")
        self.nonce = nonce
        self.status = 401 if at_resource else 400
        self.at_resource = at_resource

    @property
    def headers(self) -> Headers:
        challenge = (("WWW-Authenticate", 'DPoP error="use_dpop_nonce"'),) if self.at_resource else ()
        return (*NO_STORE, ("DPoP-Nonce", self.nonce), *challenge)
