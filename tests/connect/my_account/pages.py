"""Reading pages as people do."""

import re
from html import unescape

from django.http import HttpResponse


def text(response: HttpResponse) -> str:
    """The page on one line, entities resolved."""
    return " ".join(unescape(response.content.decode()).split())


def without_tokens(response: HttpResponse) -> str:
    """The page less what differs at each visit."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text(response))
