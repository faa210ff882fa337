"""Pairwise subjects: each sector of services knows a person by another name (OIDC Core §8.1)."""

import secrets
from typing import TYPE_CHECKING

from kagu.connect.clients.models import Client, Subject

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def subject_of(user: "AbstractBaseUser", client: Client) -> str:
    """The `sub` of this person for this client, made when first needed."""
    subject, _ = Subject.objects.get_or_create(
        user=user, sector=client.sector, defaults={"sub": secrets.token_urlsafe(24)}
    )
    return subject.sub


def known_subject_of(user: "AbstractBaseUser", client: Client) -> str | None:
    """The `sub` if this client's sector ever knew the person."""
    subject = Subject.objects.filter(user=user, sector=client.sector).first()
    return subject.sub if subject else None
