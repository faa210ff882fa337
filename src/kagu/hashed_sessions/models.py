"""The abstract row that a site extends with what it knows of a session."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class HashedSession(AbstractBaseSession):
    """A session found by the SHA-256 of its cookie: `session_key` holds that hash, never the cookie.

    The row has an id of its own, so that what hangs on it survives a change of the cookie.
    """

    session_key = models.CharField(max_length=64, unique=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = True
