"""Back-channel logout: tells a service that one of its sessions has ended (OIDC Back-Channel Logout 1.0)."""

from typing import Any

from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.posting import client_to_tell, post_token
from kagu.connect.signing import keys
from kagu.outbox.delivery import DeliveryFailed
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

BACKCHANNEL_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME_SECONDS = 120


def deliver_logout_token(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """Sign at the last moment and post to where the service wants it now; §2.5, §2.8."""
    client = client_to_tell(message.payload["client_id"])
    token = _logout_token(message, client)
    answer = post_token(
        client.backchannel_logout_uri, {"logout_token": token}, "application/x-www-form-urlencoded"
    )
    if not answer.ok:
        raise DeliveryFailed(f"it answers {answer.status_code}: {answer.text[:200]}")


def _logout_token(message: OutboxMessage, client: Client) -> str:
    """§2.4. `jti` stays the same over all attempts; there is no `nonce`."""
    now = clock.seconds()
    claims = {
        "iss": settings.ISSUER,
        "aud": client.client_id,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "jti": message.message_id.hex,
        "sub": message.payload["sub"],
        "sid": message.payload["sid"],
        "events": {BACKCHANNEL_LOGOUT: {}},
    }
    return keys.sign(claims, typ="logout+jwt", alg=client.id_token_alg)
