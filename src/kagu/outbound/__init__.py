"""Calls to other machines: only where we mean to, and never for long.

Every call of the house to an address that someone registered goes through `session()`:
`https` only, no redirect, no private address, short time-outs, small answers (ASVS 1.3.6, 13.2.4).
"""

import requests

from kagu.outbound.adapter import OutboundAdapter
from kagu.outbound.errors import OutboundFailed, OutboundRefused

__all__ = ["OutboundFailed", "OutboundRefused", "guard", "session"]


def session(*, seconds: float | None = None) -> requests.Session:
    """A guarded session; what goes wrong raises `OutboundRefused` or `OutboundFailed`.

    `seconds` is the most that one call may take, where someone waits for its answer.
    """
    guarded = requests.Session()
    guard(guarded, seconds=seconds)
    return guarded


def guard(guarded: requests.Session, *, seconds: float | None = None) -> None:
    """Put a session that someone else's library made under the same rules."""
    # No proxies, .netrc passwords or certificates from the environment.
    guarded.trust_env = False
    for scheme in ("https://", "http://"):
        guarded.mount(scheme, OutboundAdapter(seconds))
