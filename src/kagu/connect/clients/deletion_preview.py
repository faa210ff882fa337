"""Asks services what they hold of a person and what a deletion would cost; nobody waits long for them."""

import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Lock
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import get_language

from kagu import outbound
from kagu.connect.clients.models import Client
from kagu.connect.clients.preview_answer import PreviewAnswer, StrangeAnswer, read_answer
from kagu.connect.clients.subjects import known_subject_of
from kagu.connect.signing import keys
from kagu.site import clock

TYPE = "deletion-preview+jwt"
# The citizen's right does not wait: a service that is slower than this has nothing to say.
PATIENCE_SECONDS = 2.0

# Threads of the site that may wait for services at a time, each for another person.
MOST_WAITING = 4

# Few and shared: people who look at these pages again and again cannot use up the site's threads.
_callers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="deletion-preview")
_lock = Lock()
_waiting: set[Any] = set()


def ask_services(user: AbstractBaseUser, clients: Iterable[Client]) -> dict[str, PreviewAnswer | None]:
    """Each answer by `client_id`, None from a service that fails or is slow; others are not asked.

    Nobody is heard while another page of the same person waits for them, or so many of others do.
    """
    subjects = {client: known_subject_of(user, client) for client in clients if _answers(client)}
    asked = {client: sub for client, sub in subjects.items() if sub}
    with _place_of(user.pk) as has_place:
        return _ask_all(asked) if has_place else {client.client_id: None for client in asked}


def _answers(client: Client) -> bool:
    return bool(client.deletion_preview_uri) and client.is_enabled


@contextmanager
def _place_of(person: Any) -> Iterator[bool]:
    with _lock:
        has_place = person not in _waiting and len(_waiting) < MOST_WAITING
        if has_place:
            _waiting.add(person)
    try:
        yield has_place
    finally:
        if has_place:
            with _lock:
                _waiting.discard(person)


def _ask_all(subjects: dict[Client, str]) -> dict[str, PreviewAnswer | None]:
    asked: dict[str, Future[PreviewAnswer | None]] = {}
    for client, sub in subjects.items():
        question = _question(client, sub)
        asked[client.client_id] = _callers.submit(_ask, client.deletion_preview_uri, question)
    in_time, late = wait(asked.values(), timeout=PATIENCE_SECONDS)
    for answer in late:
        # Still in the queue: nobody waits for it any more.
        answer.cancel()
    return {client_id: answer.result() if answer in in_time else None for client_id, answer in asked.items()}


def _question(client: Client, sub: str) -> str:
    now = clock.seconds()
    claims = {
        "iss": settings.ISSUER,
        "aud": client.client_id,
        "iat": now,
        "exp": now + 60,
        "jti": uuid.uuid4().hex,
        "sub": sub,
        "locale": get_language() or settings.LANGUAGE_CODE,
    }
    return keys.sign(claims, typ=TYPE, alg=client.id_token_alg)


def _ask(uri: str, question: str) -> PreviewAnswer | None:
    try:
        with outbound.session() as session:
            answer = session.post(uri, data=question, headers={"Content-Type": f"application/{TYPE}"})
        return read_answer(answer.content) if answer.ok else None
    except (outbound.OutboundFailed, outbound.OutboundRefused, requests.RequestException, StrangeAnswer):
        return None
