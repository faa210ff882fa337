"""The adapter that every outbound session speaks through."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from kagu.outbound.addresses import PrivateAddress, is_mapped
from kagu.outbound.connections import CheckedPoolManager, Deadline
from kagu.outbound.errors import OutboundFailed, OutboundRefused

CONNECT_SECONDS = 3
READ_SECONDS = 5
TOTAL_SECONDS = 10
LARGEST_ANSWER = 512 * 1024


class OutboundAdapter(HTTPAdapter):
    """Sends one request to a checked address and reads its whole answer, within the limits above."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__()
        self._seconds = seconds

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = CheckedPoolManager(num_pools=1, maxsize=1)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        check_address(request.url or "")
        request.headers["Accept-Encoding"] = "identity"
        # A kept connection would not be watched by the next call's deadline.
        request.headers["Connection"] = "close"
        kwargs |= {"stream": True, "timeout": (CONNECT_SECONDS, READ_SECONDS), "proxies": None}
        kwargs["verify"] = settings.OUTBOUND_CA_BUNDLE or True
        with Deadline(self._seconds or TOTAL_SECONDS) as deadline:
            try:
                response = super().send(request, **kwargs)
                _read(response)
            except PrivateAddress as refusal:
                raise OutboundRefused(str(refusal), request=request) from refusal
            except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
                reason = "takes too long" if deadline.has_passed else str(error)
                raise OutboundFailed(f"{_host(request)}: {reason}", request=request) from error
        if 300 <= response.status_code < 400 or deadline.has_passed:
            raise OutboundFailed(f"{_host(request)} sends us elsewhere or takes too long", request=request)
        return response


def check_address(url: str) -> None:
    """Refuse what is never called, whatever the host's address is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise OutboundRefused("this is not an address") from error
    if not host or "@" in parts.netloc or parts.scheme not in ("https", "http"):
        raise OutboundRefused("only https://host/… is called")
    if parts.scheme == "http" and not is_mapped(host, port):
        raise OutboundRefused(f"{host} is not reached through https")


def _read(response: requests.Response) -> None:
    body = bytearray()
    for chunk in response.iter_content(16 * 1024):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            response.close()
            raise OutboundFailed("answers with too much")
    response.close()
    response._content = bytes(body)


def _host(request: requests.PreparedRequest) -> str:
    return urlsplit(request.url or "").netloc
