"""Mails through a real SMTP server: whole, private, never twice, and late rather than lost."""

import asyncio
import email.policy
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.outbox import lanes, worker
from kagu.outbox.bounce_addresses import message_that_returned
from kagu.outbox.mail import enqueue_mail
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.deliveries import deliver_due
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db

URL = "https://connect.exemple.nc/public/resetpassword?technicalID=1&token=s3cr3t"


class Relay:
    """Takes every mail, unless a test set another answer."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.answers: dict[str, str] = {}
        self.held_domain = self.dislikes = ""
        self.released = threading.Event()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: Any, options: Any) -> Any:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: Any, options: Any) -> Any:
        envelope.rcpt_tos.append(address)
        if self.held_domain and address.endswith(self.held_domain):
            await asyncio.to_thread(self.released.wait, 15)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> Any:
        answer = self.answers.get("DATA", "250 OK")
        if self.dislikes in envelope.rcpt_tos:
            answer = "554 5.7.1 Looks like spam"
        if answer.startswith("250"):
            self.envelopes.append(envelope)
        return answer

    @property
    def mails(self) -> list[Any]:
        return [message_from_bytes(each.content, policy=email.policy.default) for each in self.envelopes]


@pytest.fixture(autouse=True)
def templates(settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]


@pytest.fixture
def relay(settings: Any) -> Iterator[Relay]:
    handler = Relay()
    controller = Controller(handler, hostname="127.0.0.1", port=0, enable_SMTPUTF8=True)
    # Port 0: the system gives a free one, known once it listens.
    controller.port = free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def state_of(message: OutboxMessage) -> str:
    return OutboxMessage.objects.values_list("state", flat=True).get(pk=message.pk)


def write(
    to: str = "alice@exemple.nc", language: str = "fr", name: str = "Alice", **more: Any
) -> OutboxMessage:
    context = {"name": name, "at": datetime(2026, 3, 4, 1, 30, tzinfo=UTC)}
    with transaction.atomic():
        return enqueue_mail(
            to, "greeting", language=language, context=context, sealed_context={"url": URL}, **more
        )


def test_a_mail_arrives_whole(relay: Relay, settings: Any) -> None:
    message = write()
    assert deliver_due() == 1
    [mail] = relay.mails
    assert relay.envelopes[0].rcpt_tos == ["alice@exemple.nc"]
    assert mail["To"] == "alice@exemple.nc"
    assert mail["Subject"] == "Bonjour Alice"
    assert mail["From"] == "NC Connect <ne-pas-repondre@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{message.message_id.hex}@connect.localhost>"
    assert mail["Content-Language"] == "fr"
    assert mail["Reply-To"] is None
    text = mail.get_body(("plain",)).get_content()
    assert URL in text.splitlines()
    assert "4 mars 2026 12:30" in text
    assert "NC Connect" in text
    assert f'href="{URL.replace("&", "&amp;")}"' in mail.get_body(("html",)).get_content()


def test_answers_go_where_the_operator_wants_them(relay: Relay, settings: Any) -> None:
    settings.MAIL_REPLY_TO = "aide@exemple.nc"
    write()
    assert deliver_due() == 1
    assert relay.mails[0]["Reply-To"] == "aide@exemple.nc"


def test_a_domain_beyond_ascii_is_handed_over_as_idna_2008_spells_it(relay: Relay) -> None:
    """IDNA 2003, which Django applies, would hand the first one to `strasse.example`."""
    for address in ("alice@straße.example", "alice@Café.nc"):
        write(to=address)
    deliver_due()
    reached = sorted(envelope.rcpt_tos[0] for envelope in relay.envelopes)
    assert reached == ["alice@xn--caf-dma.nc", "alice@xn--strae-oqa.example"]
    assert sorted(mail["To"] for mail in relay.mails) == reached


def test_a_mail_speaks_its_readers_language(relay: Relay) -> None:
    write(language="en")
    deliver_due()
    [mail] = relay.mails
    assert mail["Subject"] == "Hello Alice"
    assert "March 4, 2026, 12:30 p.m." in mail.get_body(("plain",)).get_content()


def test_a_link_cannot_be_read_in_the_database_and_is_gone_after_delivery(relay: Relay) -> None:
    message = write()
    row = str(OutboxMessage.objects.values().get(pk=message.pk))
    assert "s3cr3t" not in row
    deliver_due()
    message.refresh_from_db()
    assert message.sealed is None


def test_with_the_relay_down_mails_arrive_later_and_the_oldest_first(relay: Relay, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    for name in ("alice", "bob", "charlie"):
        write(to=f"{name}@{name}.exemple.nc")
    assert deliver_due() == 0
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"waiting"}
    settings.EMAIL_PORT = port
    assert deliver_due(timezone.now() + timedelta(minutes=1)) == 3
    assert [mail["To"].split("@")[0] for mail in relay.mails] == ["alice", "bob", "charlie"]


def test_the_message_id_is_the_same_at_every_attempt(relay: Relay) -> None:
    message = write()
    relay.answers["DATA"] = "451 4.7.1 Greylisted"
    deliver_due()
    relay.answers.clear()
    deliver_due(timezone.now() + timedelta(minutes=1))
    assert relay.mails[0]["Message-ID"] == f"<{message.message_id.hex}@connect.localhost>"
    message.refresh_from_db()
    assert message.attempts == 2


@pytest.mark.parametrize(
    ("stage", "answer", "state"),
    [
        ("RCPT", "450 4.2.1 Mailbox busy", "waiting"),
        ("RCPT", "421 4.3.2 Going down", "waiting"),
        ("RCPT", "550 5.1.1 No such mailbox", "dead"),
        ("DATA", "451 4.3.0 Try later", "waiting"),
        ("DATA", "554 5.6.0 Rejected", "dead"),
        ("MAIL", "451 4.3.0 Try later", "waiting"),
        ("MAIL", "550 5.7.1 You may not send", "waiting"),
    ],
)
def test_4xx_is_tried_again_and_5xx_is_not(relay: Relay, stage: Any, answer: Any, state: str) -> None:
    message = write()
    relay.answers[stage] = answer
    assert deliver_due() == 0
    message.refresh_from_db()
    assert message.state == state
    assert answer.split()[0] in message.last_error
    assert relay.mails == []


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("DATA", "554 5.7.1 Rejected"),
        ("DATA", "554 5.3.2 System not accepting messages"),
        ("MAIL", "550 5.7.60 May not send as this sender"),
    ],
)
def test_a_relay_that_takes_none_of_our_mails_holds_them_all_and_is_told(
    relay: Relay, caplog: pytest.LogCaptureFixture, stage: str, answer: str
) -> None:
    """Somebody changed its rules: nothing is lost until they are put right."""
    messages = [write(to=f"someone-{number}@exemple.nc") for number in range(3)]
    relay.answers[stage] = answer
    assert deliver_due() == 0
    states = OutboxMessage.objects.values_list("state", "attempts").order_by("pk")
    assert list(states) == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    assert "the mail relay refuses our mails, all of them wait" in caplog.text
    for days in (1, 2):
        deliver_due(timezone.now() + timedelta(days=days))
    assert not OutboxMessage.objects.exclude(state="waiting").exists()
    relay.answers.clear()
    deliver_due(timezone.now() + timedelta(days=2))
    assert len(relay.mails) == len(messages)


def test_a_mail_that_the_relay_alone_dislikes_dies_once_another_got_through(
    relay: Relay, clock: Clock
) -> None:
    """It holds the others for a moment, and never for good."""
    relay.dislikes = "bob@exemple.nc"
    disliked, other = write(to=relay.dislikes), write()
    assert deliver_due() == 0
    assert deliver_due() == 1
    assert state_of(other) == "delivered"
    assert state_of(disliked) == "waiting"
    clock.move(30)
    write(to="carole@exemple.nc")
    for _ in range(2):
        deliver_due()
    assert state_of(disliked) == "waiting", "what was on its way when it was refused proves nothing"
    clock.move(30)
    deliver_due()
    assert state_of(disliked) == "dead"
    assert len(relay.mails) == 2


def test_mails_that_a_clock_ahead_sent_hold_no_other_back(relay: Relay, clock: Clock, settings: Any) -> None:
    settings.MAILS_PER_MINUTE = settings.MAILS_PER_HOUR_TO_ONE_ADDRESS = 1
    clock.move(3600)
    write()
    assert deliver_due() == 1
    clock.move(-3600)
    write()
    assert deliver_due() == 1


def test_a_mail_delivered_by_a_clock_that_was_ahead_proves_nothing(relay: Relay, clock: Clock) -> None:
    write()
    clock.move(3600)
    deliver_due()
    clock.move(-3600)
    relay.dislikes = "bob@exemple.nc"
    disliked = write(to=relay.dislikes)
    for _ in range(2):
        deliver_due()
        clock.move(30)
    assert state_of(disliked) == "waiting"


def test_a_relay_that_says_nothing_is_given_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as tarpit:
        settings.EMAIL_HOST, settings.EMAIL_PORT = tarpit.getsockname()
        threading.Thread(target=tarpit.accept, daemon=True).start()
        message = write()
        assert deliver_due() == 0
    message.refresh_from_db()
    assert message.state == "waiting"
    assert "KindDown" in message.last_error


def test_a_mail_that_expired_is_not_sent(relay: Relay) -> None:
    write(expires_at=timezone.now())
    deliver_due()
    assert relay.mails == []


@pytest.mark.parametrize(
    "address",
    [
        "alice@exemple.nc\r\nBcc: eve@evil.example",
        "alice@exemple.nc, eve@evil.example",
        "alice@exemple.nc eve@evil.example",
        "Alice <alice@exemple.nc>",
        "alice",
        "@exemple.nc",
        "",
    ],
)
def test_a_mail_goes_to_one_address_and_nothing_else(address: Any) -> None:
    """ASVS 1.3.11."""
    with pytest.raises(ValueError, match="one address"):
        write(to=address)


@pytest.mark.parametrize(
    "name", ["Alice\r\nBcc: eve@evil.example", "Alice\nX-Evil: yes", "Zoé  Ouvéa " + "très " * 40]
)
def test_a_name_cannot_become_a_header(relay: Relay, name: str) -> None:
    write(name=name)
    assert deliver_due() == 1
    [mail] = relay.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Subject"].strip() == "Bonjour " + " ".join(name.split())
    assert relay.envelopes[0].rcpt_tos == ["alice@exemple.nc"]


def test_a_name_is_text_in_the_html_too(relay: Relay) -> None:
    write(name="<script>alert(1)</script>")
    deliver_due()
    [mail] = relay.mails
    assert "<script>" not in mail.get_body(("html",)).get_content()
    assert "Bonjour <script>alert(1)</script>," in mail.get_body(("plain",)).get_content()


def test_a_domain_with_accents_is_written_as_the_network_wants_it(relay: Relay) -> None:
    write(to="alice@caldé.exemple.nc")
    deliver_due()
    assert relay.envelopes[0].rcpt_tos == ["alice@xn--cald-epa.exemple.nc"]


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 No such mailbox", "550 5.2.1 Mailbox disabled", "556 5.1.10 Domain takes no mail"]
)
def test_a_mailbox_refused_at_once_is_marked_like_one_that_bounces(relay: Relay, answer: Any) -> None:
    person = User.objects.create(
        email="alice@exemple.nc", email_normalized="alice@exemple.nc", state="active"
    )
    write()
    relay.answers["RCPT"] = answer
    deliver_due()
    person.refresh_from_db()
    assert person.email_undeliverable_at
    assert person.state == "active"


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 Rejected by policy",
        "552 5.2.2 Mailbox full",
        "554 5.7.1 Relay access denied",
        "550 5.1.8 Sender's domain not found",
        "550 Rejected",
        "550 see 5.1.1 of our rules",
        "450 5.1.1 Not a final answer",
    ],
)
def test_a_refusal_that_says_nothing_of_the_mailbox_marks_nobody(relay: Relay, answer: Any) -> None:
    person = User.objects.create(
        email="alice@exemple.nc", email_normalized="alice@exemple.nc", state="active"
    )
    write()
    relay.answers["RCPT"] = answer
    deliver_due()
    person.refresh_from_db()
    assert person.email_undeliverable_at is None


def test_a_mail_that_the_relay_finds_ugly_says_nothing_of_the_mailbox(relay: Relay) -> None:
    person = User.objects.create(
        email="alice@exemple.nc", email_normalized="alice@exemple.nc", state="active"
    )
    write()
    relay.answers["DATA"] = "554 5.7.1 Rejected"
    deliver_due()
    person.refresh_from_db()
    assert person.email_undeliverable_at is None


def test_a_mail_comes_back_to_an_address_of_its_own(relay: Relay, settings: Any) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"
    message = write()
    deliver_due()
    sender = relay.envelopes[0].mail_from
    assert sender.startswith("rebonds+")
    assert message_that_returned(sender) == message.message_id
    assert relay.mails[0]["From"] == "NC Connect <ne-pas-repondre@example.org>"


def test_one_mailbox_gets_only_so_many_mails_an_hour(relay: Relay, settings: Any) -> None:
    """Mail §6 (10)."""
    settings.MAILS_PER_HOUR_TO_ONE_ADDRESS = 2
    for _ in range(3):
        write()
    write(to="bob@exemple.nc")
    assert deliver_due() == 3
    assert [mail["To"] for mail in relay.mails] == ["alice@exemple.nc", "alice@exemple.nc", "bob@exemple.nc"]
    OutboxMessage.objects.filter(state="delivered").update(delivered_at=timezone.now() - timedelta(hours=1))
    assert deliver_due(timezone.now() + timedelta(minutes=1)) == 1


def test_one_mailbox_in_many_spellings_is_one_mailbox(relay: Relay, settings: Any) -> None:
    """Mail §6 (10)."""
    settings.MAILS_PER_HOUR_TO_ONE_ADDRESS = 2
    for address in ("alice@exemple.nc", "Alice@exemple.nc", "ALICE@EXEMPLE.NC", "ａlice@exemple.nc"):
        write(to=address)
    write(to="alice@caldé.exemple.nc")
    assert deliver_due() == 3


def test_the_relay_gets_only_so_many_mails_a_minute(relay: Relay, settings: Any) -> None:
    settings.MAILS_PER_MINUTE = 2
    for number in range(4):
        write(to=f"someone-{number}@{number}.exemple.nc")
    assert deliver_due() == 2
    OutboxMessage.objects.filter(state="delivered").update(delivered_at=timezone.now() - timedelta(minutes=1))
    assert deliver_due(timezone.now() + timedelta(minutes=1)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_domain_that_keeps_the_relay_waiting_delays_no_other(relay: Relay) -> None:
    """Mail §6 (2), with real connections."""
    relay.held_domain = "@tarpit.exemple.nc"
    for number in range(lanes.THREADS + 1):
        write(to=f"{number}@tarpit.exemple.nc")
    quick = write(to="bob@exemple.nc")
    stop = threading.Event()
    worker_thread = threading.Thread(target=worker.run, args=(stop,), daemon=True)
    worker_thread.start()
    try:
        wait_until(lambda: OutboxMessage.objects.get(pk=quick.pk).state == "delivered")
        assert [mail["To"] for mail in relay.mails] == ["bob@exemple.nc"]
        OutboxMessage.objects.filter(state="waiting", lease=None).delete()
    finally:
        relay.released.set()
        stop.set()
        worker_thread.join(timeout=10)
