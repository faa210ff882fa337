"""What is the same for everybody, compressed once: with brotli, with gzip, or as it is."""

import gzip
from functools import cached_property

import brotli

# Above this the last few per cent of brotli cost seconds.
LARGE = 64 * 1024


class Compressed:
    """Public bytes that many browsers fetch; each form is made when the first one asks for it, then kept."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def for_browser(self, accept_encoding: str) -> tuple[bytes, str]:
        """The smallest form that the browser takes, and its Content-Encoding, empty for none (RFC 9110)."""
        accepted = accepted_encodings(accept_encoding)
        for encoding, small in (("br", "in_brotli"), ("gzip", "in_gzip")):
            if encoding in accepted and len(getattr(self, small)) < len(self.content):
                return getattr(self, small), encoding
        return self.content, ""

    @cached_property
    def in_brotli(self) -> bytes:
        return brotli.compress(self.content, quality=9 if len(self.content) > LARGE else 11)

    @cached_property
    def in_gzip(self) -> bytes:
        return gzip.compress(self.content, mtime=0)


def accepted_encodings(header: str) -> set[str]:
    """The names in an Accept-Encoding header, but for those refused with a weight of nothing."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        if weight.strip("0.") or not weight:
            accepted.add(name)
    return accepted
