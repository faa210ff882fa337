"""The `sid` that a service is told: its own name for a browser's session (OIDC Back-Channel Logout §2.1)."""

import base64

from kagu.secret_keys.keyed_hashes import keyed_hash

BYTES = 24


def told_sid(session_sid: str, sector: str, connection_id: int) -> str:
    """32 characters, from which nobody can tell that two services speak of one session.

    A service that is disconnected and connected again has another connection, and so another `sid`: what
    ended under the old one says nothing of the new one.
    """
    words = f"{session_sid} {connection_id} {sector}".encode()
    return base64.urlsafe_b64encode(keyed_hash("sid of a service", words, length=BYTES)).decode()
