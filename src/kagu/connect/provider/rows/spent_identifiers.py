"""Identifiers that must not serve twice: codes, assertions, proofs."""

import hashlib
import threading

from kagu.connect.provider.rows import hot_sql, statements


class _Request(threading.local):
    """What this thread's request spent; when it is read a second time it may show that again."""

    def __init__(self) -> None:
        self.spent: set[str] = set()
        self.shown_before: set[str] = set()


_request = _Request()


def begin() -> None:
    """A request begins: nothing of an earlier one counts."""
    _request.spent.clear()
    _request.shown_before.clear()


def begin_again() -> None:
    """The same request is read anew."""
    _request.shown_before.update(_request.spent)


def spent_id(kind: str, *parts: str) -> str:
    """The row's key: a hash, since others chose the parts and their length."""
    return hashlib.sha256("\0".join((kind, *parts)).encode(errors="surrogatepass")).hexdigest()


def spend(identifier: str, expires_at: int) -> bool:
    """Whether this was the identifier's first use; kept until nobody would accept it anyway."""
    if identifier in _request.shown_before:
        _request.shown_before.discard(identifier)
        return True
    row = {"id": identifier, "expires_at": expires_at}
    is_first = statements.changed_rows(hot_sql.INSERT_SPENT_IDENTIFIER, row) == 1
    if is_first:
        _request.spent.add(identifier)
    return is_first
