"""Asks services what a person would lose there by deleting their account; nobody waits long for them."""

import time
import uuid
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import get_language

from kagu import outbound
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import known_subject_of
from kagu.connect.signing import keys

TYPE = "deletion-preview+jwt"
# The citizen's right does not wait: a service that is slower than this has nothing to say.
PATIENCE_SECONDS = 2.0
MOST_WARNINGS = 10
LONGEST_WARNING = 400

# Few and shared: people who look at this page again and again cannot use up the site's threads.
_callers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="deletion-preview")


def ask_services(user: AbstractBaseUser, clients: Iterable[Client]) -> dict[str, list[str]]:
    """Each service's warnings by `client_id`; a service that fails, or is slow, is left out."""
    asked: dict[str, Future[list[str]]] = {}
    for client in clients:
        sub = known_subject_of(user, client)
        if client.deletion_preview_uri and client.is_enabled and sub:
            question = _question(client, sub)
            asked[client.client_id] = _callers.submit(_ask, client.deletion_preview_uri, question)
    wait(asked.values(), timeout=PATIENCE_SECONDS)
    return {client_id: answer.result() for client_id, answer in asked.items() if answer.done()}


def _question(client: Client, sub: str) -> str:
    now = int(time.time())
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


def _ask(uri: str, question: str) -> list[str]:
    try:
        with outbound.session() as session:
            answer = session.post(uri, data=question, headers={"Content-Type": f"application/{TYPE}"})
        return _warnings_in(answer.json()) if answer.ok else []
    except (outbound.OutboundFailed, outbound.OutboundRefused, requests.RequestException, ValueError):
        return []


def _warnings_in(answer: Any) -> list[str]:
    warnings = answer.get("warnings") if isinstance(answer, dict) else None
    if not isinstance(warnings, list):
        return []
    return [text[:LONGEST_WARNING] for text in warnings if isinstance(text, str)][:MOST_WARNINGS]
