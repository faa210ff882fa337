"""The mail catcher's pages: the inbox, a mail as text and as HTML, and the same as JSON."""

import re
from typing import Any, Protocol

from flask import Flask, Response, abort, jsonify, render_template, request
from markupsafe import Markup

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# A mail is a stranger's page: no script, no form; its links open in a tab of their own.
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Mailbox(Protocol):
    """What the pages ask of the mails."""

    def newest_first(self) -> list[dict[str, Any]]: ...
    def find(self, number: str) -> dict[str, Any] | None: ...


def make_pages(mails: Mailbox) -> Flask:
    """The web application over these mails."""
    app = Flask("kagu.demo")
    app.jinja_env.filters["with_links"] = with_links

    @app.get("/api/messages")
    def messages() -> Response:
        return jsonify(_asked_for(mails))

    @app.get("/")
    def inbox() -> str:
        return render_template("inbox.html", mails=_asked_for(mails), recipient=request.args.get("to", ""))

    @app.get("/messages/<number>")
    def message(number: str) -> str:
        return render_template("message.html", mail=_find(mails, number))

    @app.get("/messages/<number>/html")
    def message_html(number: str) -> Response:
        page = '<base target="_blank">' + _find(mails, number)["html"]
        return Response(page, headers={"Content-Security-Policy": SANDBOX})

    return app


def with_links(text: str) -> Markup:
    """The text part with its addresses clickable, everything else as it was typed."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        pieces.append(Markup.escape(text[end : found.start()]))
        link = Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>')
        pieces.append(link.format(found.group()))
        end = found.end()
    return Markup("").join([*pieces, Markup.escape(text[end:])])


def _asked_for(mails: Mailbox) -> list[dict[str, Any]]:
    """Every mail, or those of `?to=`, newest first."""
    recipient = request.args.get("to", "")
    return [mail for mail in mails.newest_first() if recipient in ("", *mail["to"].split(", "))]


def _find(mails: Mailbox, number: str) -> dict[str, Any]:
    mail = mails.find(number)
    if mail is None:
        abort(404)
    return mail
