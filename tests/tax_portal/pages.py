"""Reading a page as a person does: its text, without the marks."""

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """The words of the page, one space between them."""
    body = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
