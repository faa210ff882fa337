"""Pairwise subjects: each sector of services knows a person by another name (OIDC Core §8.1)."""

import secrets
from typing import Any

from kagu.connect.clients.models import Client, Subject


def subject_of(user: Any, client: Client) -> str:
    """The `sub` of this person for this client, made when first needed."""
    return subject_of_id(user.pk, client)


def subject_of_id(user_id: Any, client: Client) -> str:
    """The same, for who has only the account's key at hand."""
    subject, _ = Subject.objects.get_or_create(
        user_id=user_id, sector=client.sector, defaults={"sub": secrets.token_urlsafe(24)}
    )
    return subject.sub


def known_subject_of(user: Any, client: Client) -> str | None:
    """The `sub` if this client's sector ever knew the person."""
    subject = Subject.objects.filter(user=user, sector=client.sector).first()
    return subject.sub if subject else None
