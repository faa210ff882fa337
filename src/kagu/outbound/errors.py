"""Why a call to another machine did not happen or did not work."""

import requests


class OutboundRefused(requests.RequestException):
    """We do not call this address: not https, private, or not an address at all."""


class OutboundFailed(requests.RequestException):
    """The machine did not answer, not in time, not safely, with too much or with a redirect."""
