"""Mails that come back: believed only when they bear our own mark, and only when they are final (E58)."""

import io
import uuid
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from kagu.connect.accounts.models import User
from kagu.outbox.bounce_addresses import message_that_returned, return_address
from kagu.outbox.bounces import take_bounce, take_from_maildir
from kagu.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@relay.exemple.nc
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: {type}; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

The mail system could not deliver your message.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.exemple.nc

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--cut--
"""


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.MAIL_BOUNCE_ADDRESS = "rebonds@exemple.nc"


@pytest.fixture
def alice():
    return User.objects.create(email="Alice@exemple.nc", email_normalized="alice@exemple.nc", state="active")


@pytest.fixture
def mail(send):
    return send("Alice@exemple.nc", kind="mail")


def report(mail, status="5.1.1", action="failed", content_type="multipart/report", to=None):
    to = to or return_address(mail.message_id)
    words = {"to": to, "type": content_type, "recipient": "anyone@exemple.nc"}
    return REPORT.format(status=status, action=action, **words).encode()


def is_marked(person):
    person.refresh_from_db()
    return person.email_undeliverable_at is not None


def test_a_mailbox_that_is_gone_is_marked_and_nothing_else_happens(alice, mail):
    bounce = take_bounce(report(mail))
    assert (bounce.address, bounce.status) == ("Alice@exemple.nc", "5.1.1")
    assert is_marked(alice)
    assert alice.state == "active"


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4", "5.0.0"])
def test_final_failures_count(alice, mail, status):
    take_bounce(report(mail, status))
    assert is_marked(alice)


@pytest.mark.parametrize("status", ["5.2.2", "5.3.4", "5.7.1", "4.4.7", "4.2.2", "2.0.0", "", "nonsense"])
def test_a_full_box_a_policy_or_a_delay_does_not_count(alice, mail, status):
    assert take_bounce(report(mail, status)) is None
    assert not is_marked(alice)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_anything_but_a_failure_does_not_count(alice, mail, action):
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
def test_a_report_without_our_mark_is_not_believed(alice, mail, to):
    """Mail §6 (4): whoever knows an address could otherwise mark it."""
    assert take_bounce(report(mail, to=to or "nobody")) is None
    assert not is_marked(alice)


def test_the_mark_of_one_mail_serves_for_no_other(mail):
    local, _, domain = return_address(mail.message_id).rpartition("@")
    changed = ("b" if local[9] == "a" else "a").join((local[:9], local[10:]))
    assert message_that_returned(f"{changed}@{domain}") is None
    assert (
        message_that_returned(return_address(mail.message_id).replace("exemple.nc", "evil.example")) is None
    )


def test_the_mark_survives_a_change_of_case_and_of_key(mail, settings):
    address = return_address(mail.message_id)
    assert len(address.partition("@")[0]) <= 64
    assert message_that_returned(address.upper()) == mail.message_id
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key, which is also long enough"
    assert message_that_returned(address) == mail.message_id


def test_an_answer_of_a_person_on_holiday_is_no_bounce(alice, mail):
    away = EmailMessage()
    away["From"], away["To"] = "alice@exemple.nc", return_address(mail.message_id)
    away["Auto-Submitted"] = "auto-replied"
    away.set_content("Je suis en congé. Action: failed\nStatus: 5.1.1")
    assert take_bounce(away.as_bytes()) is None
    assert not is_marked(alice)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n", b"x" * 2_000_000]
)
def test_what_is_no_report_is_passed_over(raw):
    assert take_bounce(raw) is None


def test_a_bounce_of_an_address_given_up_meanwhile_marks_nobody(alice, mail):
    User.objects.update(email="alice@new.exemple.nc", email_normalized="alice@new.exemple.nc")
    take_bounce(report(mail))
    assert not is_marked(alice)


def test_a_mail_we_no_longer_know_is_passed_over(alice, mail):
    raw = report(mail)
    OutboxMessage.objects.all().delete()
    assert take_bounce(raw) is None
    assert return_address(uuid.uuid4())


def test_bounces_are_taken_from_a_maildir_once(alice, mail, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.relay").write_bytes(report(mail))
    (tmp_path / "new" / "2.relay").write_bytes(b"Subject: spam\n\nbuy")
    assert take_from_maildir(str(tmp_path)) == 1
    assert take_from_maildir(str(tmp_path)) == 0
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.relay:2,S", "2.relay:2,S"]
    assert is_marked(alice)


def test_a_mail_server_pipes_a_bounce_and_says_where_it_was_sent(alice, mail, monkeypatch, capsys):
    raw = report(mail, to="undisclosed-recipients:;")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("take_bounces", recipient=return_address(mail.message_id))
    assert capsys.readouterr().out == "5.1.1\n"
    assert is_marked(alice)


def test_without_a_bounce_address_mails_come_from_the_plain_sender(mail, settings):
    settings.MAIL_BOUNCE_ADDRESS = ""
    assert return_address(mail.message_id) == settings.MAIL_FROM_ADDRESS
    assert take_bounce(report(mail, to="x+y@exemple.nc")) is None
