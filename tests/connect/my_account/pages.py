"""Reading pages as people do."""

import re
from html import unescape
from typing import Any


def text(response: Any) -> str:
    """The page on one line, entities resolved."""
    return " ".join(unescape(response.content.decode()).split())


def without_tokens(response: Any) -> str:
    """The page less what differs at each visit."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text(response))
