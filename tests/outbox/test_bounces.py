"""Mails that come back: believed only when they bear our own mark, and only when they are final (E58)."""

import io
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from kagu.connect.accounts.models import User
from kagu.outbox.bounce_addresses import message_that_returned, return_address
from kagu.outbox.bounces import take_bounce, take_from_maildir
from kagu.outbox.models import OutboxMessage
from tests.metrics.samples import one_more
from tests.outbox.bounce_reports import report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings: Any) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"


@pytest.fixture
def alice() -> User:
    return User.objects.create(email="Alice@exemple.nc", email_normalized="alice@exemple.nc", state="active")


@pytest.fixture
def mail(send: Callable[..., OutboxMessage]) -> OutboxMessage:
    return send("Alice@exemple.nc", kind="mail")


def is_marked(person: User) -> bool:
    person.refresh_from_db()
    return person.email_undeliverable_at is not None


def test_a_mailbox_that_is_gone_is_marked_and_nothing_else_happens(alice: User, mail: OutboxMessage) -> None:
    bounce = take_bounce(report(mail))
    assert bounce
    assert (bounce.address, bounce.status) == ("Alice@exemple.nc", "5.1.1")
    assert is_marked(alice)
    assert alice.state == "active"


def test_a_mail_that_bounces_for_ever_leads_to_no_other_mail(alice: User, mail: OutboxMessage) -> None:
    take_bounce(report(mail))
    marked_at = User.objects.get().email_undeliverable_at
    for _time in range(20):
        assert take_bounce(report(mail))
    assert User.objects.get().email_undeliverable_at == marked_at
    assert OutboxMessage.objects.get() == mail


def test_bounces_are_counted_by_what_they_say(alice: User, mail: OutboxMessage) -> None:
    with one_more("kagu_bounces_total", outcome="gone"):
        take_bounce(report(mail))
    with one_more("kagu_bounces_total", outcome="for_now"):
        take_bounce(report(mail, "4.2.2"))
    with one_more("kagu_bounces_total", outcome="not_ours"):
        take_bounce(b"From: a stranger")


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4", "5.0.0"])
def test_final_failures_count(alice: User, mail: OutboxMessage, status: str) -> None:
    take_bounce(report(mail, status))
    assert is_marked(alice)


@pytest.mark.parametrize(
    "status", ["5.2.2", "5.3.4", "5.7.1", "5.1.7", "5.1.8", "4.4.7", "4.2.2", "2.0.0", "", "nonsense"]
)
def test_a_full_box_a_policy_or_a_delay_does_not_count(alice: User, mail: OutboxMessage, status: str) -> None:
    assert take_bounce(report(mail, status)) is None
    assert not is_marked(alice)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_anything_but_a_failure_does_not_count(
    alice: User, mail: OutboxMessage, action: str
) -> None:
    assert take_bounce(report(mail, action=action)) is None
    assert not is_marked(alice)


@pytest.mark.parametrize(
    "to",
    [
        "rebonds@exemple.nc",
        "rebonds+@exemple.nc",
        "rebonds+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@exemple.nc",
        "rebonds+é@exemple.nc",
        "alice@exemple.nc",
        "",
    ],
)
def test_a_report_without_our_mark_is_not_believed(alice: User, mail: OutboxMessage, to: str | None) -> None:
    """Mail §6 (4): whoever knows an address could otherwise mark it."""
    assert take_bounce(report(mail, to=to or "nobody")) is None
    assert not is_marked(alice)


def test_the_mark_of_one_mail_serves_for_no_other(mail: OutboxMessage) -> None:
    local, _, domain = return_address(mail.message_id).rpartition("@")
    changed = ("b" if local[9] == "a" else "a").join((local[:9], local[10:]))
    assert message_that_returned(f"{changed}@{domain}") is None
    assert (
        message_that_returned(return_address(mail.message_id).replace("exemple.nc", "evil.example")) is None
    )


def test_the_mark_survives_a_change_of_case_and_of_key(mail: OutboxMessage, settings: Any) -> None:
    address = return_address(mail.message_id)
    assert len(address.partition("@")[0]) <= 64
    assert message_that_returned(address.upper()) == mail.message_id
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key, which is also long enough"
    assert message_that_returned(address) == mail.message_id


def test_an_answer_of_a_person_on_holiday_is_no_bounce(alice: User, mail: OutboxMessage) -> None:
    away = EmailMessage()
    away["From"], away["To"] = "alice@exemple.nc", return_address(mail.message_id)
    away["Auto-Submitted"] = "auto-replied"
    away.set_content("Je suis en congé. Action: failed\nStatus: 5.1.1")
    assert take_bounce(away.as_bytes()) is None
    assert not is_marked(alice)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n", b"x" * 2_000_000]
)
def test_what_is_no_report_is_passed_over(raw: Any) -> None:
    assert take_bounce(raw) is None


def test_a_bounce_of_an_address_given_up_meanwhile_marks_nobody(alice: User, mail: OutboxMessage) -> None:
    User.objects.update(email="alice@new.exemple.nc", email_normalized="alice@new.exemple.nc")
    take_bounce(report(mail))
    assert not is_marked(alice)


def test_a_mail_we_no_longer_know_is_passed_over(alice: User, mail: OutboxMessage) -> None:
    raw = report(mail)
    OutboxMessage.objects.all().delete()
    assert take_bounce(raw) is None
    assert return_address(uuid.uuid4())


def test_bounces_are_taken_from_a_maildir_once(alice: User, mail: OutboxMessage, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.relay").write_bytes(report(mail))
    (tmp_path / "new" / "2.relay").write_bytes(b"Subject: spam\n\nbuy")
    assert take_from_maildir(str(tmp_path)) == 1
    assert take_from_maildir(str(tmp_path)) == 0
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.relay:2,S", "2.relay:2,S"]
    assert is_marked(alice)


POISONS = {
    "an open quote": b'To: "\n\n',
    "an open domain literal": b"To: a@[\n\n",
    "a dot alone": b"To: .@\n\n",
    "two addresses as neighbours": b"Delivered-To: a@[\nX-Original-To: .@\n\n",
    "no letters": b"To: \xff\xfe\x00 =?utf-8?b?////?=\n\n",
    "an unknown character set": b"To: =?no-such?q?a?=\nContent-Type: text/plain; charset=\x00\n\n",
    "a thousand parts within parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(5000)
    ),
    "one word without end": b"To: " + b"a" * 900_000 + b"\n\n",
}


@pytest.mark.parametrize("raw", POISONS.values(), ids=POISONS)
def test_a_malformed_mail_is_passed_over(raw: Any) -> None:
    assert take_bounce(raw) is None


@pytest.mark.parametrize("raw", POISONS.values(), ids=POISONS)
def test_a_malformed_mail_stops_no_other(alice: User, mail: OutboxMessage, tmp_path: Path, raw: Any) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.poison").write_bytes(raw)
    (tmp_path / "new" / "2.relay").write_bytes(report(mail))
    assert take_from_maildir(str(tmp_path)) == 1
    assert is_marked(alice)
    assert not list((tmp_path / "new").iterdir())


def test_what_the_site_cannot_take_is_put_away_and_told(
    alice: User, mail: OutboxMessage, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAIL_UNDELIVERABLE = "tests.outbox.handlers.fail"
    (tmp_path / "new").mkdir()
    for name in ("1.relay", "2.relay"):
        (tmp_path / "new" / name).write_bytes(report(mail))
    assert take_from_maildir(str(tmp_path)) == 0
    assert len(list((tmp_path / "cur").iterdir())) == 2
    assert "1.relay" in caplog.text


def test_bounces_wait_while_the_database_is_away(
    alice: User, mail: OutboxMessage, tmp_path: Path, settings: Any
) -> None:
    settings.MAIL_UNDELIVERABLE = "tests.outbox.handlers.lose_the_database"
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.relay").write_bytes(report(mail))
    with pytest.raises(OperationalError):
        take_from_maildir(str(tmp_path))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["1.relay"]


def test_a_mail_that_another_worker_took_is_passed_over(
    alice: User, mail: OutboxMessage, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.taken").symlink_to(tmp_path / "gone")
    (tmp_path / "new" / "2.relay").write_bytes(report(mail))
    assert take_from_maildir(str(tmp_path)) == 1


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (tmp_path / "new" / "1.huge").open("wb") as file:
        # A hole of the file system: 1 TB, far more than any memory.
        file.truncate(2**40)
    assert take_from_maildir(str(tmp_path)) == 0
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("raw", POISONS.values(), ids=POISONS)
def test_the_pipe_takes_a_malformed_mail_without_error(
    raw: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    """An error would make the mail server send a bounce of the bounce."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("take_bounces")
    assert capsys.readouterr().out == "no bounce of ours\n"


def test_the_pipe_takes_what_the_site_cannot_take_without_error(
    alice: User,
    mail: OutboxMessage,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.MAIL_UNDELIVERABLE = "tests.outbox.handlers.fail"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(report(mail))))
    call_command("take_bounces")
    assert capsys.readouterr().out == "no bounce of ours\n"


def test_a_mail_server_pipes_a_bounce_and_says_where_it_was_sent(
    alice: User, mail: OutboxMessage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = report(mail, to="undisclosed-recipients:;")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("take_bounces", recipient=return_address(mail.message_id))
    assert capsys.readouterr().out == "5.1.1\n"
    assert is_marked(alice)


def test_without_a_bounce_address_mails_come_from_the_plain_sender(
    mail: OutboxMessage, settings: Any
) -> None:
    settings.MAIL_BOUNCE_ADDRESS = ""
    assert return_address(mail.message_id) == settings.MAIL_FROM_ADDRESS
    assert take_bounce(report(mail, to="x+y@exemple.nc")) is None
