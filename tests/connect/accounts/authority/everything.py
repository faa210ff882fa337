"""One of each authority over an account, as real rows, and whether each still stands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from kagu.connect.accounts.authority.kinds import Authority
from kagu.connect.accounts.link_purposes import (
    CHECK_ADDRESS,
    RESET_PASSWORD,
    REVERT_EMAIL_CHANGE,
    TAKE_BACK,
    UNLOCK_ACCOUNT,
)
from kagu.connect.accounts.models import (
    DataExport,
    EmailChange,
    LoginSession,
    LostFactor,
    PlannedDeletion,
    User,
)
from kagu.connect.accounts.sessions.login_sessions import open_login_session
from kagu.connect.accounts.sessions.pending_login import remember_password_given, who_gave_password
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.subjects import subject_of
from kagu.connect.provider.models import Grant
from kagu.mailed_links.links import issue_link, live_links
from kagu.mailed_links.purposes import Purpose

OLD_ADDRESS = "alice.avant@exemple.nc"
HOUR = timedelta(hours=1)


class Everything:
    """All that can lie around an account: `own` is the session that acts, the rest is somebody's."""

    def __init__(self, user: User, *, is_closing: bool) -> None:
        self.user = user
        self.since = timezone.now() - timedelta(minutes=5)
        self.own, self.other = open_session(user), open_session(user)
        self._service()
        self.pending = anybody()
        remember_password_given(self.pending, user)
        self.known = user.known_devices.create(secret_hash="1" * 64, last_at=timezone.now())
        self.moved = self._change(EmailChange.State.CONFIRMED, OLD_ADDRESS, user.email)
        self.links: list[UUID] = []
        self.waiting = self._change(EmailChange.State.REQUESTED, user.email, "ailleurs@exemple.nc")
        self._links()
        user.passkeys.create(credential_id="key", credential_data=b"", user_handle="handle", name="Clé")
        user.recovery_codes.create(code_hash="2" * 64)
        LostFactor.objects.create(user=user, due_at=timezone.now() + HOUR)
        DataExport.objects.create(user=user, language="fr", requested_at=timezone.now())
        self.is_closing = is_closing
        if is_closing:
            PlannedDeletion.objects.create(user=user, due_at=timezone.now() + HOUR)
            User.objects.filter(pk=user.pk).update(state=User.State.CLOSING)
            user.refresh_from_db()

    def _service(self) -> None:
        client = Client.objects.create(client_id="impots", name="Impôts", sector="impots.exemple.nc")
        connection = record_connection(self.user, client, ["openid"])
        sub = subject_of(self.user, client)
        ClientSession.objects.create(client=client, user=self.user, sid=str(self.other.sid), sub=sub)
        Grant.objects.create(
            id="g" * 22,
            session=self.other,
            connection=connection,
            client=client,
            sub=sub,
            scope="openid",
            auth_time=0,
            issued_at=0,
        )

    def _change(self, state: EmailChange.State, old: str, new: str) -> EmailChange:
        now = timezone.now()
        return self.user.email_changes.create(
            old_address=old,
            new_address=new,
            new_normalized=new,
            state=state,
            sent_at=now,
            expires_at=now + HOUR,
            decided_at=now if state == EmailChange.State.CONFIRMED else None,
        )

    def _links(self) -> None:
        for purpose in LINKS.values():
            for address in (OLD_ADDRESS, self.user.email):
                issued = issue_link(purpose, target=str(self.user.pk), sent_to=address, lifetime=HOUR)
                self.links.append(issued.link.pk)
        change = str(self.moved.pk)
        issue_link(REVERT_EMAIL_CHANGE, target=change, sent_to=OLD_ADDRESS, lifetime=HOUR)

    def links_to(self, purpose: Purpose, address: str) -> bool:
        """Whether a link for this serves that was sent there."""
        return live_links(purpose, str(self.user.pk)).filter(sent_to=address).exists()

    def stands(self, authority: Authority) -> bool:
        """Whether the other's authority of this kind still serves."""
        return STANDING[authority](self)


def open_session(user: User) -> LoginSession:
    """A browser in which the person is logged in."""
    request = anybody()
    open_login_session(request, user, ["pwd"])
    return LoginSession.objects.get(sid=request.session["sid"])


def anybody() -> HttpRequest:
    """A request with a session of its own."""
    request = RequestFactory(REMOTE_ADDR="192.0.2.7").get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    return request


def _address_stands(rows: Everything) -> bool:
    rows.user.refresh_from_db()
    return rows.user.email not in ("", OLD_ADDRESS)


def _any_link(purpose: Purpose) -> Callable[[Everything], bool]:
    return lambda rows: live_links(purpose, str(rows.user.pk)).filter(pk__in=rows.links).exists()


STANDING: dict[Authority, Callable[[Everything], bool]] = {
    Authority.SESSION: lambda rows: LoginSession.objects.filter(pk=rows.other.pk).exists(),
    Authority.GRANT: lambda rows: Grant.objects.filter(pk="g" * 22).exists(),
    Authority.SERVICE_SESSION: lambda rows: ClientSession.objects.filter(user_id=rows.user.pk).exists(),
    Authority.PENDING_LOGIN: lambda rows: who_gave_password(rows.pending) is not None,
    Authority.KNOWN_BROWSER: lambda rows: rows.user.known_devices.filter(pk=rows.known.pk).exists(),
    Authority.ADDRESS: _address_stands,
    Authority.PENDING_EMAIL_CHANGE: lambda rows: rows.user.email_changes.filter(state="requested").exists(),
    Authority.REVERT_LINK: lambda rows: live_links(REVERT_EMAIL_CHANGE, str(rows.moved.pk)).exists(),
    Authority.RESET_LINK: _any_link(RESET_PASSWORD),
    Authority.UNLOCK_LINK: _any_link(UNLOCK_ACCOUNT),
    Authority.CHECK_LINK: _any_link(CHECK_ADDRESS),
    Authority.TAKE_BACK_LINK: _any_link(TAKE_BACK),
    Authority.FACTOR: lambda rows: rows.user.passkeys.exists(),
    Authority.RECOVERY_CODES: lambda rows: rows.user.recovery_codes.exists(),
    Authority.DECLARED_LOSS: lambda rows: LostFactor.objects.filter(user=rows.user).exists(),
    Authority.PLANNED_DELETION: lambda rows: User.objects.filter(pk=rows.user.pk, state="closing").exists(),
    Authority.PREPARED_EXPORT: lambda rows: DataExport.objects.filter(user=rows.user).exists(),
}
LINKS = {
    Authority.RESET_LINK: RESET_PASSWORD,
    Authority.UNLOCK_LINK: UNLOCK_ACCOUNT,
    Authority.CHECK_LINK: CHECK_ADDRESS,
    Authority.TAKE_BACK_LINK: TAKE_BACK,
}


def made_before(rows: Everything, moment: datetime) -> None:
    """Everything that is dated was there before."""
    user = rows.user
    user.passkeys.update(created_at=moment)
    user.recovery_codes.update(created_at=moment)
    user.email_changes.filter(pk=rows.moved.pk).update(requested_at=moment, decided_at=moment)
