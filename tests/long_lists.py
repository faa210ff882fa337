"""Reading a long list as a person does who presses « Suivante » until there is none."""

import html
import re

from django.test import Client


def seen_on_all_pages(browser: Client, url: str, pattern: str, heading: str) -> list[str]:
    """All that the pattern finds; `heading` is the id of the list's heading."""
    seen: list[str] = []
    path, asked = url, ""
    for _page in range(50):
        page = browser.get(path + asked).content.decode()
        seen += re.findall(pattern, page)
        after = re.search(rf'id="{heading}-after"[^>]*href="(\?[^"#]*)#{heading}"', page)
        if after is None:
            return seen
        asked = html.unescape(after[1])
    raise AssertionError("the list does not end")
