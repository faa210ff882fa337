"""Mails: enqueued with their words' ingredients, written and sent by the worker."""

import email.utils
import re
import smtplib
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation

from kagu.design_system.brand import site_brand
from kagu.inputs.addresses import mailable_address
from kagu.outbox.bounce_addresses import return_address
from kagu.outbox.bounce_reports import is_gone, status_in
from kagu.outbox.bounces import tell_undeliverable
from kagu.outbox.delivery import DeliveryFailed, DeliveryRefused, KindDown
from kagu.outbox.enqueue import enqueue
from kagu.outbox.mail_limits import check_mail_limits
from kagu.outbox.models import OutboxMessage
from kagu.outbox.relay_refusals import may_be_the_relays, refused_by_relay
from kagu.texts.typography import one_line

# One mailbox and nothing else: no list of addresses, no line break, no display name.
ONE_ADDRESS = re.compile(
    r"[^\s,;:<>()\[\]\\\"@\x00-\x1f\x7f]{1,64}@[^\s,;:<>()\[\]\\\"@\x00-\x1f\x7f]{1,255}"
)


def enqueue_mail(
    to: str,
    template: str,
    *,
    language: str,
    context: dict[str, Any],
    sealed_context: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
    dedupe_key: str | None = None,
) -> OutboxMessage:
    """Write a mail to one address; links go in `sealed_context`, which is unreadable at rest.

    `mails/<template>.subject.txt`, `.txt` and `.html` are rendered in `language` when it is sent; the two
    parts also know `sent_to`, the last one its `subject`.
    """
    if not ONE_ADDRESS.fullmatch(to):
        raise ValueError("A mail goes to exactly one address.")
    payload = {"template": template, "language": language, "context": _pack(context)}
    sealed = _pack(sealed_context) if sealed_context else None
    return enqueue("mail", to, payload, sealed=sealed, expires_at=expires_at, dedupe_key=dedupe_key)


def deliver_mail(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """Write the mail in its reader's language and hand it to the mail relay."""
    check_mail_limits(message.destination)
    mail = _write(message, _unpack({**message.payload["context"], **sealed}))
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, answer = next(iter(refusal.recipients.values()))
        failure = _failure(message, code, answer)
        if isinstance(failure, DeliveryRefused) and is_gone(status_in(answer)):
            tell_undeliverable(message.destination, str(failure))
        raise failure from refusal
    except smtplib.SMTPDataError as refusal:
        raise _failure(message, refusal.smtp_code, refusal.smtp_error) from refusal
    except smtplib.SMTPSenderRefused as refusal:
        if may_be_the_relays(refusal.smtp_error):
            raise _failure(message, refusal.smtp_code, refusal.smtp_error) from refusal
        # Says nothing about the recipient: our sender address or quota must be put right.
        raise DeliveryFailed(f"sender refused: {refusal.smtp_code} {refusal.smtp_error!r}") from refusal
    except (OSError, smtplib.SMTPException) as error:
        raise KindDown(f"the mail relay does not answer as it should: {error!r}") from error


def subject_of(message: OutboxMessage) -> str:
    """A mail's subject as its reader sees it; the template's name when that template is no more."""
    language, template = message.payload["language"], message.payload["template"]
    try:
        with translation.override(language):
            return _subject(template, _surrounded(_unpack(message.payload["context"]), language))
    except TemplateDoesNotExist:
        return template


def _write(message: OutboxMessage, context: dict[str, Any]) -> EmailMultiAlternatives:
    language, template = message.payload["language"], message.payload["template"]
    context = {**_surrounded(context, language), "sent_to": message.destination}
    with translation.override(language):
        subject = _subject(template, context)
        text = _render(f"mails/{template}.txt", context).strip() + "\n"
        html = _render(f"mails/{template}.html", {**context, "subject": subject})
    mail = EmailMultiAlternatives(
        subject,
        text,
        from_email=return_address(message.message_id),
        # Django would encode a domain by IDNA 2003, which is another mailbox for ß and ς.
        to=[mailable_address(message.destination)],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers=_headers(message, language),
        connection=get_connection(),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(message: OutboxMessage, language: str) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    return {
        "From": email.utils.formataddr((settings.MAIL_FROM_NAME, settings.MAIL_FROM_ADDRESS)),
        "Message-ID": f"<{message.message_id.hex}@{host}>",
        "Content-Language": language,
        # RFC 3834: nobody's out-of-office reply should come back.
        "Auto-Submitted": "auto-generated",
    }


def _surrounded(context: dict[str, Any], language: str) -> dict[str, Any]:
    return {"brand": site_brand(), "LANGUAGE_CODE": language, **context}


def _subject(template: str, context: dict[str, Any]) -> str:
    return one_line(_render(f"mails/{template}.subject.txt", context))


def _render(name: str, context: dict[str, Any]) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(Context(context, autoescape=name.endswith(".html")))


def _failure(message: OutboxMessage, code: int, answer: bytes | str) -> DeliveryFailed | DeliveryRefused:
    reason = f"{code} {answer!r}"
    if code == 421:
        return KindDown(reason)
    if code >= 500 and may_be_the_relays(answer):
        return refused_by_relay(message, reason)
    return DeliveryRefused(reason) if code >= 500 else DeliveryFailed(reason)


def _pack(context: dict[str, Any]) -> dict[str, Any]:
    """JSON has no times, and templates must show them in the reader's own way."""
    return {
        name: {"datetime": value.isoformat()} if isinstance(value, datetime) else value
        for name, value in context.items()
    }


def _unpack(context: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value["datetime"])
        if isinstance(value, dict) and value.keys() == {"datetime"}
        else value
        for name, value in context.items()
    }
