"""What must hold for every mail of a site: absolute addresses, the same in both parts."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.module_loading import import_string

HREF = re.compile(r'href="([^"]*)"')
# An address, or what is left of one that lost its host: a line with a path and nothing else.
ADDRESS_IN_TEXT = re.compile(r"(?:https?:)?//\S+|^/\S*$", re.MULTILINE)


def mail_templates() -> list[str]:
    """The names of all mails of the site under test."""
    folders = [Path(app.path) / "templates" / "mails" for app in apps.get_app_configs()]
    return sorted(path.name.removesuffix(".txt") for folder in folders for path in _texts(folder))


def in_each_turn(turns: dict[str, list[dict[str, Any]]]) -> pytest.MarkDecorator:
    """For a test of `template`, `turn` and `language`: every mail of the site, in each of its turns."""
    cases = [
        (name, turn, language)
        for language in ("fr", "en")
        for name in mail_templates()
        for turn in turns.get(name, [{}])
    ]
    return pytest.mark.parametrize(("template", "turn", "language"), cases)


def send(template: str, language: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail as its reader gets it."""
    with transaction.atomic():
        import_string("kagu.outbox.mail.enqueue_mail")(
            "alice@exemple.nc", template, language=language, context=context
        )
    assert import_string("tests.deliveries.deliver_due")() == 1
    [message] = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def check(message: EmailMultiAlternatives) -> None:
    """Security.md §6 (9): both parts say the same, and every address is on the configured host.

    Where a mail program drops <html>, the body still says its language; its title is a heading.
    """
    html = str(message.alternatives[0][0])
    assert f'<body lang="{message.extra_headers["Content-Language"]}"' in html
    assert html.count("<h1") == 1
    in_text = ADDRESS_IN_TEXT.findall(str(message.body))
    in_html = [unescape(address) for address in HREF.findall(html)]
    assert set(in_text) == set(in_html)
    for address in in_text:
        assert address.startswith(f"{settings.SITE_URL}/"), address


def _texts(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.txt") if not path.name.endswith(".subject.txt")]
