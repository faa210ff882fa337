"""A refresh that asks for less than the grant gives (RFC 6749 §6)."""

from kagu.connect.clients.models import Client
from kagu.connect.provider.rows import hot_sql
from kagu.connect.provider.wire.errors import InvalidGrant, InvalidScope, InvalidTarget
from kagu.site import clock


def check_narrowing(client: Client, grant_id: str, parameters: dict[str, str]) -> str:
    """The narrower scope, "" for the grant's own; judged first, so a bad request rotates nothing."""
    if "scope" not in parameters and "resource" not in parameters:
        return ""
    found = hot_sql.find_grant(grant_id, clock.now())
    if found is None or found.client_id != client.client_id:
        raise InvalidGrant("the refresh token is not valid")
    grant = found.state
    if parameters.get("resource", grant.resource) != grant.resource:
        raise InvalidTarget("resource was not part of the grant")
    asked = parameters.get("scope", grant.scope).split()
    if not set(asked) <= set(grant.scope.split()):
        raise InvalidScope("scope holds something that was not granted")
    return " ".join(dict.fromkeys(asked))
