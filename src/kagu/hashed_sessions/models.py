"""The abstract row that a site extends with what it knows of a session."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class HashedSession(AbstractBaseSession):
    """A session found by the SHA-256 of its cookie: `session_key` holds that hash, never the cookie."""

    session_key = models.CharField(max_length=64, primary_key=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = True
