"""A database of so many accounts, each with what use leaves: sessions, grants, history, links, mails."""

import secrets
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from bench.scale_copies import copy, set_sequences
from kagu.connect.accounts.history.chain import hash_of
from kagu.connect.accounts.models import Activity, KnownDevice, LoginSession, SearchWord, User
from kagu.connect.accounts.passwords.hashing import hash_password
from kagu.connect.clients.models import Client, ClientSession, Connection, Subject
from kagu.connect.clients.scopes import claims_of
from kagu.connect.provider.models import Grant, SpentIdentifier
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

ACCOUNTS_AT_A_TIME = 1000
# The others are copies of these.
MADE_ONE_BY_ONE = 10_000
LINES_OF_EACH = 5
SCOPES = ["openid", "email"]
PASSWORD = "un perroquet mange trois mangues"
DOMAINS = 50
# One account in so many has an event that waits for a service that never polls.
POLLED = 10
DAY = timedelta(days=1)


def fill(accounts: int, client: Client) -> None:
    """So many in all, to the next ten thousand; tells how far it is."""
    first = min(accounts, MADE_ONE_BY_ONE)
    _make(first, client)
    for number in range(1, accounts // first):
        copy(number)
        _tell(first * (number + 1), accounts)
    set_sequences()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _make(accounts: int, client: Client) -> None:
    encoded = hash_password(PASSWORD)
    for first in range(0, accounts, ACCOUNTS_AT_A_TIME):
        some = range(first, min(first + ACCOUNTS_AT_A_TIME, accounts))
        for rows in _rows_of([_user(number, encoded) for number in some], client):
            type(rows[0])._base_manager.bulk_create(rows, batch_size=1000)
        _tell(some[-1] + 1, accounts)


def _tell(done: int, accounts: int) -> None:
    print(f"  {done:,} of {accounts:,} accounts", file=sys.stderr, flush=True)


def _user(number: int, encoded: str) -> User:
    address, now = f"personne{number}@exemple{number % DOMAINS}.nc", clock.now()
    return User(
        email=address,
        email_normalized=address,
        password=encoded,
        state=User.State.ACTIVE,
        first_name=f"Marie{number % 1000}",
        family_name=f"Martin{number % 977}",
        created_at=now - 200 * DAY,
        activated_at=now - 200 * DAY,
        password_changed_at=now - 200 * DAY,
    )


def _rows_of(users: list[User], client: Client) -> Iterator[list[Any]]:
    """Table after table: what refers to a row comes after it."""
    now = clock.now()
    yield users
    yield [word for user in users for word in _words(user)]
    sessions = [_session(user) for user in users]
    yield sessions
    agreed = {"scopes": SCOPES, "claims": sorted(claims_of(SCOPES))}
    connections = [Connection(user=user, client=client, **agreed) for user in users]
    yield connections
    subjects = [Subject(user=user, sector=client.sector, sub=secrets.token_urlsafe(32)) for user in users]
    yield subjects
    named = list(zip(users, sessions, connections, subjects, strict=True))
    yield [
        ClientSession(client=client, user=user, sid=one.sid, told_sid=secrets.token_urlsafe(24), sub=who.sub)
        for user, one, _, who in named
    ]
    yield [_grant(client, one, connected, who) for _, one, connected, who in named]
    yield [line for user in users for line in _history(user)]
    yield [
        KnownDevice(user=user, secret_hash=secrets.token_hex(32), last_at=now - 30 * DAY) for user in users
    ]
    yield [_link(user) for user in users]
    yield [SpentIdentifier(id=secrets.token_hex(32), expires_at=clock.seconds() + 86_400) for _ in users]
    yield [message for number, user in enumerate(users) for message in _messages(number, user)]


def _words(user: User) -> list[Model]:
    return [SearchWord(user=user, word=name.lower()) for name in (user.first_name, user.family_name)]


def _session(user: User) -> LoginSession:
    now = clock.now()
    return LoginSession(
        session_key=secrets.token_hex(32),
        session_data="",
        expire_date=now + DAY,
        user=user,
        sid=secrets.token_hex(16),
        auth_time=now,
        amr=["pwd"],
        last_seen_at=now,
        absolute_expiry_at=now + DAY,
    )


def _grant(client: Client, session: LoginSession, connection: Connection, subject: Subject) -> Grant:
    return Grant(
        id=secrets.token_urlsafe(16),
        session=session,
        connection=connection,
        client=client,
        told_sid=secrets.token_urlsafe(24),
        sub=subject.sub,
        scope="openid email",
        auth_time=clock.seconds(),
        issued_at=clock.seconds(),
    )


def _history(user: User) -> Iterator[Activity]:
    previous = ""
    for position in range(1, LINES_OF_EACH + 1):
        at = clock.now() - (LINES_OF_EACH + 1 - position) * DAY
        line = Activity(user=user, position=position, at=at, kind="logged_in", network="203.0.113.0/24")
        line.hash = previous = hash_of(line, previous)
        yield line


def _link(user: User) -> MailedLink:
    over = clock.now() - 5 * DAY
    return MailedLink(
        purpose="reset_password",
        target=str(user.pk),
        sent_to=user.email,
        secret_hash=secrets.token_hex(32),
        expires_at=over,
        used_at=over,
    )


def _messages(number: int, user: User) -> Iterator[OutboxMessage]:
    mail = {"destination": user.email, "lane": f"mail exemple{number % DOMAINS}.nc", "mailbox": user.email}
    yield _message("mail", OutboxMessage.State.DELIVERED, **mail)
    if number % POLLED == 0:
        yield _message(
            "polled_event",
            OutboxMessage.State.WAITING,
            destination="silent",
            lane="polled_event silent",
            payload={"client_id": "silent", "sub_id": {}, "events": {}, "txn": "0"},
            give_up_at=clock.now() + 30 * DAY,
        )


def _message(kind: str, state: str, **fields: Any) -> OutboxMessage:
    now = clock.now()
    delivered_at = now - DAY if state == OutboxMessage.State.DELIVERED else None
    times = {
        "next_try_at": now,
        "give_up_at": now + DAY,
        "created_at": now - DAY,
        "delivered_at": delivered_at,
    }
    return OutboxMessage(message_id=uuid.uuid4(), kind=kind, state=state, **{**times, **fields})
