"""A Django session store that keeps only the hash of each cookie."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from kagu.hashed_sessions.models import HashedSession
from kagu.site import clock

# How often a request notes that its session was seen.
NOTE_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SessionEnd:
    """`at` is when a session ends if nothing more comes from its browser, at most a minute too early.

    `is_last`: it ends then whatever comes.
    """

    at: datetime
    is_last: bool


def idle_expiry(now: datetime, absolute_expiry_at: datetime) -> datetime:
    """When a session seen now ends if nobody comes back: idle or absolute limit, the sooner."""
    return min(now + settings.SESSION_IDLE_LIFETIME, absolute_expiry_at)


def hash_session_key(session_key: str) -> str:
    """The hexadecimal SHA-256 under which a session's row is found (ASVS 7.2.3)."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class HashedSessionStore(SessionBase):
    """A site names its row in `get_model_class` and fills the row's own columns in `columns`."""

    # Key and content as this request last wrote them.
    _saved: tuple[str | None, bytes] | None = None
    # A new key that has no row yet: it comes with the first save, whole.
    _is_unsaved = False

    @classmethod
    def get_model_class(cls) -> type[HashedSession]:
        raise NotImplementedError

    def columns(self, data: dict[str, Any]) -> dict[str, Any]:
        """The row's columns beyond Django's own, read from the session's data at each save."""
        return {}

    def longest_until(self, data: dict[str, Any]) -> datetime | None:
        """When the session of somebody logged in ends in any case, as a site counts; None for nobody's."""
        return None

    def end(self) -> SessionEnd:
        """When it ends; one that is nobody's, when its row does."""
        longest = self.longest_until(self._get_session())  # type: ignore[attr-defined]
        if longest is None:
            return SessionEnd(self.get_expiry_date(), is_last=False)
        at = idle_expiry(clock.now() - NOTE_SEEN_EVERY, longest)
        return SessionEnd(at, is_last=at == longest)

    @property
    def row_key(self) -> str | None:
        """What this session's row is found by, None before the first save."""
        return hash_session_key(self.session_key) if self.session_key else None

    def load(self) -> dict[str, Any]:
        row = (
            self.get_model_class()
            .objects.filter(session_key=self.row_key, expire_date__gt=clock.now())
            .first()
        )
        if row is None:
            self._session_key = None
            return {}
        self.seen(row)
        return self.decode(row.session_data)

    def seen(self, row: Any) -> None:
        """A request came with this session; a site that counts idle time notes it here."""

    def _get_new_session_key(self) -> str:
        """Random enough to ask no table whether it is taken; `create` would notice."""
        return secrets.token_hex(32)

    def exists(self, session_key: str) -> bool:
        return self.get_model_class().objects.filter(session_key=hash_session_key(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def cycle_key(self) -> None:
        """A new cookie for the same row: the old cookie opens nothing any more."""
        data, old_row_key = self._get_session(), self.row_key  # type: ignore[attr-defined]
        self._session_key = self._get_new_session_key()
        rows = self.get_model_class().objects.filter(session_key=old_row_key)
        self._is_unsaved = old_row_key is None or not rows.update(session_key=self.row_key)
        self._session_cache = data
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        must_create = must_create or self._is_unsaved
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        content = (self.session_key, self.serializer().dumps(data))
        if content == self._saved and not must_create:
            # An act saved it already; the middleware comes to do so again.
            return None
        fields = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            **self.columns(data),
        }
        self._insert(fields) if must_create else self._update(fields)
        self._saved, self._is_unsaved = content, False
        return None

    def _insert(self, fields: dict[str, Any]) -> None:
        try:
            # No savepoint: a key of 256 random bits is never taken, and an act fails without its session.
            with transaction.atomic(savepoint=False):
                self.get_model_class().objects.create(
                    session_key=hash_session_key(str(self.session_key)), **fields
                )
        except IntegrityError as error:
            raise CreateError from error

    def _update(self, fields: dict[str, Any]) -> None:
        """Never an insert: a session ended meanwhile must not come back to life."""
        if not self.get_model_class().objects.filter(session_key=self.row_key).update(**fields):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = hash_session_key(session_key) if session_key else self.row_key
        self.get_model_class().objects.filter(session_key=key).delete()

    @classmethod
    def clear_expired(cls) -> None:
        cls.get_model_class().objects.filter(expire_date__lt=clock.now()).delete()
