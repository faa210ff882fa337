"""Pages as people read them, and as a stranger compares them."""

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """The page's HTML with its entities decoded."""
    return html.unescape(response.content.decode())


def seen_by_stranger(response: Any, address: str) -> tuple[int, str, dict[str, str]]:
    """Status, page and headers, but for what was typed and what is made anew for every page."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1TOKEN", response.content.decode())
    page = re.sub(r'(name="ticket" value=)"[^"]+"', r"\1TICKET", page)
    page = re.sub(r'data-options="[^"]*"', "OPTIONS", page)
    page = re.sub(r'data-challenge="[^"]*"', "CHALLENGE", page)
    # The language switch leads back to the same address.
    page = re.sub(r'(name="next" value=)"[^"]*"', r"\1NEXT", page)
    page = page.replace(html.escape(address), "ADDRESS").replace(address, "ADDRESS")
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    cookies = {name: re.sub(r"=[^;]*", "=VALUE", str(cookie)) for name, cookie in response.cookies.items()}
    return response.status_code, _without_nonce(page), {**_without_nonces(headers), **cookies}


def _without_nonces(headers: dict[str, str]) -> dict[str, str]:
    return {name: _without_nonce(value) for name, value in headers.items()}


def _without_nonce(text: str) -> str:
    return re.sub(r"nonce[-=]\S+", "NONCE", text)
