"""The mail relay: it answers, lets us in, and, when asked, takes a trial mail."""

import smtplib
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.doctor.first_line import first_line
from kagu.outbox.mail import ONE_ADDRESS

PATIENCE = 10
OF_NOBODY = ("example.org", "example.com", "example.net")


def relay(asked: Asked) -> Iterator[Finding]:
    """Connects, says EHLO, speaks STARTTLS and logs in as the settings say; `--mail-to` sends a mail."""
    yield from _sender()
    place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    backend = EmailBackend(timeout=PATIENCE, fail_silently=False)
    try:
        backend.open()
        if not backend.connection:
            raise OSError("it could not be opened")
        backend.connection.ehlo_or_helo_if_needed()
        yield good(f"{place} answers{', over TLS' if settings.EMAIL_USE_TLS else ''}")
        if asked.mail_to:
            yield _trial(backend, asked.mail_to)
    except (OSError, smtplib.SMTPException) as error:
        yield mend(f"{place}: {first_line(error)}; mails wait until it answers")
    finally:
        backend.close()
    if not settings.EMAIL_USE_TLS and not _is_here(settings.EMAIL_HOST):
        yield look(f"mails travel to {place} unencrypted: set KAGU_MAIL_STARTTLS=yes")


def _sender() -> Iterator[Finding]:
    domain = settings.MAIL_FROM_ADDRESS.rpartition("@")[2].lower()
    if not ONE_ADDRESS.fullmatch(settings.MAIL_FROM_ADDRESS) or domain in OF_NOBODY:
        yield mend(f"mails come from {settings.MAIL_FROM_ADDRESS}, which is nobody's: set …_MAIL_FROM")
    if settings.MAIL_REPLY_TO and not ONE_ADDRESS.fullmatch(settings.MAIL_REPLY_TO):
        yield mend(f"answers go to “{settings.MAIL_REPLY_TO}”: set …_MAIL_REPLY_TO to one address")
    if not settings.MAIL_BOUNCE_ADDRESS:
        yield look("bounces are not read: …_BOUNCE_ADDRESS is not set")


def _trial(backend: EmailBackend, address: str) -> Finding:
    if not ONE_ADDRESS.fullmatch(address):
        return mend(f"--mail-to must be one address, not “{address}”")
    mail = EmailMessage(
        f"Kagu: {settings.SITE_URL}",
        f"Courriel d’essai de {settings.SITE_URL}.\nA trial mail from {settings.SITE_URL}.\n",
        f"{settings.MAIL_FROM_NAME} <{settings.MAIL_FROM_ADDRESS}>",
        [address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=backend,
    )
    mail.send()
    return good(f"it took a trial mail to {address}: see whether it arrives")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
