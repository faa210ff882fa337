"""From a request value to a response value, whatever happens in between: both doors call this."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from kagu.connect.clients.registry import (
    StaleClient,
    believe_nothing,
    check_believed,
    forget_client,
)
from kagu.connect.provider.authorization.destination import AuthorizationRefused, NoWayBack
from kagu.connect.provider.authorization.par import par
from kagu.connect.provider.discovery import discovery, jwks
from kagu.connect.provider.poll_events import poll_events, transmitter_configuration
from kagu.connect.provider.rows import spent_identifiers
from kagu.connect.provider.tokens.introspect import introspect
from kagu.connect.provider.tokens.revoke import revoke
from kagu.connect.provider.tokens.token import token
from kagu.connect.provider.tokens.userinfo import userinfo
from kagu.connect.provider.wire.endpoint import Request, Response
from kagu.connect.provider.wire.errors import (
    ProtocolError,
    ServerError,
    TemporarilyUnavailable,
    error_response,
)

logger = logging.getLogger(__name__)

REFUSALS = (ProtocolError, NoWayBack, AuthorizationRefused)

Answer = TypeVar("Answer")
Endpoint = Callable[[Request], Response]

MACHINE_ENDPOINTS: dict[str, Endpoint] = {
    "/.well-known/openid-configuration": discovery,
    "/.well-known/oauth-authorization-server": discovery,
    "/jwks": jwks,
    "/token": token,
    "/userinfo": userinfo,
    "/par": par,
    "/introspect": introspect,
    "/revoke": revoke,
    "/events/poll": poll_events,
    "/.well-known/ssf-configuration": transmitter_configuration,
}


def serve(endpoint: Endpoint, request: Request) -> Response:
    """The endpoint's answer, or its refusal in the specification's words; never an exception."""
    try:
        return with_current_client(lambda: endpoint(request))
    except ProtocolError as error:
        # Refused authentications and spent tokens are told here (ASVS 16.3.2); the words hold no secret.
        logger.info("%s: %s, %s", request.path, error.error, error.description)
        return error_response(error)
    except (OperationalError, InterfaceError):
        logger.exception("%s: the database does not answer", request.path)
        return error_response(TemporarilyUnavailable("try again in a moment"))
    except Exception:
        # The last resort: a machine gets JSON, we get the trace (ASVS 16.5.4).
        logger.exception("%s: an error", request.path)
        return error_response(ServerError())


def with_current_client(act: Callable[[], Answer]) -> Answer:
    """Do it again, once, when the client had changed since this process read it."""
    spent_identifiers.begin()
    try:
        return _doubting_refusals(act)
    except StaleClient as stale:
        forget_client(stale.client_id)
    spent_identifiers.begin_again()
    try:
        return _doubting_refusals(act)
    except StaleClient as stale:
        forget_client(stale.client_id)
        raise TemporarilyUnavailable("the client is being changed") from stale


def _doubting_refusals(act: Callable[[], Answer]) -> Answer:
    """What is given checks its client in SQL; a refusal, and where it is sent, is checked here."""
    believe_nothing()
    try:
        return act()
    except REFUSALS:
        check_believed()
        raise
