"""Pressing « EN » on a page as a browser does, scripts off."""

import re
from html import unescape
from typing import Any

from django.test import Client


def fields_of_the_switch(page: str) -> dict[str, str]:
    """What the press sends, and where to (`action`)."""
    [switch] = re.findall(r'<form class="language-switch".*?</form>', page, re.S)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', switch)
    [action] = re.findall(r'action="([^"]+)"', switch)
    fields = {name: unescape(value) for name, value in hidden}
    return fields | {"language": "en", "action": unescape(action)}


def press_english(client: Client, page: str) -> Any:
    """The page that comes back."""
    fields = fields_of_the_switch(page)
    return client.post(fields.pop("action"), fields)
