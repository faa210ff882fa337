"""Identifiers that must not serve twice: codes, assertions, proofs."""

import hashlib

from kagu.connect.provider import hot_sql, statements


def spent_id(kind: str, *parts: str) -> str:
    """The row's key: a hash, since others chose the parts and their length."""
    return hashlib.sha256("\0".join((kind, *parts)).encode(errors="surrogatepass")).hexdigest()


def spend(identifier: str, expires_at: int) -> bool:
    """Whether this was the identifier's first use; kept until nobody would accept it anyway."""
    return statements.changed_rows(hot_sql.INSERT_SPENT_IDENTIFIER, (identifier, expires_at)) == 1
