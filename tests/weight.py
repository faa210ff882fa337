"""What a page costs the browser that opens it: bytes at the first visit, requests at the next."""

import gzip
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

# What every browser since 2017 says that it takes.
ACCEPTED = {"Accept-Encoding": "gzip, deflate, br"}
PART = re.compile(r'<(?:link|script|img)\b[^>]*?\s(?:href|src)="(/[^"]+)"')


@dataclass(frozen=True)
class Weight:
    """`cold`: heads and bodies of the page and all it loads; `warm`: requests of the next visit."""

    cold: int
    warm: int


def weigh(browser: Client, address: str) -> Weight:
    """Open the page with everything that it loads, once, as a browser that knows nothing of the site."""
    page = browser.get(address, headers=ACCEPTED)
    assert page.status_code == 200, address
    assert page["Content-Type"].startswith("text/html")
    parts = [browser.get(part, headers=ACCEPTED) for part in sorted(set(PART.findall(source_of(page))))]
    assert parts, address
    assert {part.status_code for part in parts} == {200}
    return Weight(
        cold=sum(len(answer.serialize_headers()) + len(answer.content) for answer in (page, *parts)),
        warm=1 + sum("immutable" not in part["Cache-Control"] for part in parts),
    )


def source_of(page: Any) -> str:
    """The HTML of an answer, whether it came compressed or not."""
    is_compressed = page.get("Content-Encoding") == "gzip"
    return (gzip.decompress(page.content) if is_compressed else page.content).decode()
