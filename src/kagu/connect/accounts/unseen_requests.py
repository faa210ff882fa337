"""What people ask before they are logged in, done by the worker.

The page only writes the wish down: whatever the address, it takes the same time (E26, ASVS 6.3.8).
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction

from kagu.connect.accounts.activate_account import send_activation_again
from kagu.connect.accounts.attempts.known_devices import find_device
from kagu.connect.accounts.attempts.shares import Wish, is_pressed_again, remember_asked_here, take_share
from kagu.connect.accounts.create_account import NewAccount, create_account
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.outbox.delivery import settled_together
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage

KIND = "unseen_request"


def ask_for_account(
    password: str,
    *,
    origin: Origin,
    return_to: str,
    first_name: str,
    family_name: str,
    email: str,
    language: str,
) -> None:
    """Raises ValidationError when the password is not good enough, PasswordGateFull, or NothingMoreSent."""
    hashing.check_password_quality(password, [first_name, family_name, email])
    encoded = hashing.hash_asked_password(password, email)
    new = NewAccount(first_name, family_name, email, encoded, language)
    _write_down("create_account", email, origin, return_to, new=asdict(new))
    remember_asked_here(email, origin)


def ask_for_activation(address: str, *, origin: Origin, return_to: str, language: str) -> None:
    """M1 once more, or a mail that says why not. Raises NothingMoreSent."""
    _write_down("send_activation_again", address, origin, return_to, address=address, language=language)


def ask_for_reset(address: str, *, origin: Origin, return_to: str, language: str) -> None:
    """M7, or a mail that says why not. Raises NothingMoreSent."""
    _write_down("request_password_reset", address, origin, return_to, address=address, language=language)


def carry_out(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """The outbox's handler: the act itself, once, wherever a worker dies."""
    wish = dict(sealed)
    origin, return_to = Origin(**wish.pop("origin")), wish.pop("return_to")
    with settled_together(message):
        ACTS[message.destination](wish, origin, return_to)


def _write_down(act: str, to: str, origin: Origin, return_to: str, **wish: Any) -> None:
    sealed = {**wish, "origin": origin.to_write_down(), "return_to": return_to}
    asked = Wish(act, to, origin, is_owners=_is_owners(to, origin))
    with transaction.atomic():
        if is_pressed_again(asked):
            return
        take_share(asked)
        enqueue(KIND, act, {}, sealed=sealed)


def _is_owners(address: str, origin: Origin) -> bool:
    """Whether the account of this address knows this browser; one without a cookie asks nothing."""
    return bool(origin.device) and find_device(User.objects.with_address(address), origin) is not None


def _create(wish: dict[str, Any], origin: Origin, return_to: str) -> None:
    create_account(NewAccount(**wish["new"]), origin, return_to=return_to)


def _send_activation(wish: dict[str, Any], origin: Origin, return_to: str) -> None:
    send_activation_again(wish["address"], origin, return_to=return_to, language=wish.get("language", "fr"))


def _request_reset(wish: dict[str, Any], origin: Origin, return_to: str) -> None:
    request_password_reset(wish["address"], origin, return_to=return_to, language=wish.get("language", "fr"))


ACTS: dict[str, Callable[[dict[str, Any], Origin, str], None]] = {
    "create_account": _create,
    "send_activation_again": _send_activation,
    "request_password_reset": _request_reset,
}
