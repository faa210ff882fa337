"""Pressing « EN » on a page as a browser does, scripts off."""

import re
from html import unescape
from typing import Any

from django.test import Client


def fields_of_the_switch(page: str) -> dict[str, Any]:
    """What the press sends, a list where a name comes twice, and where to (`action`)."""
    [switch] = re.findall(r'<form class="language-switch".*?</form>', page, re.S)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', switch)
    [action] = re.findall(r'action="([^"]+)"', switch)
    fields: dict[str, Any] = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(unescape(value))
    fields = {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
    return fields | {"language": "en", "action": unescape(action)}


def press_english(client: Client, page: str) -> Any:
    """The page that comes back."""
    fields = fields_of_the_switch(page)
    return client.post(fields.pop("action"), fields)
