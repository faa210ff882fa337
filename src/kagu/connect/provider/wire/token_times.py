"""Judging the times of tokens that others signed, whose clocks are not ours."""

from typing import Any

# FAPI 2.0 §5.3.2.1: accept clocks up to ten seconds ahead.
CLOCK_SKEW_SECONDS = 10


class TimesRefused(Exception):
    """Expired, not yet valid, valid for too long, or a time that is no number."""


def check_times(claims: dict[str, Any], now: int, *, longest_life: int) -> int:
    """The moment after which the token is refused by itself; `exp` is required."""
    expires_at = _number(claims, "exp")
    if expires_at is None:
        raise TimesRefused("exp is missing")
    if expires_at <= now - CLOCK_SKEW_SECONDS:
        raise TimesRefused("it has expired")
    if expires_at > now + longest_life + CLOCK_SKEW_SECONDS:
        raise TimesRefused("it is valid for too long")
    check_not_early(claims, now)
    return int(expires_at) + CLOCK_SKEW_SECONDS


def check_not_early(claims: dict[str, Any], now: int) -> None:
    """`nbf` and `iat`, where present, are not in the future."""
    for name in ("nbf", "iat"):
        moment = _number(claims, name)
        if moment is not None and moment > now + CLOCK_SKEW_SECONDS:
            raise TimesRefused(f"{name} is in the future")


def _number(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    # A NaN compares false with everything: it would never expire.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e11:
        raise TimesRefused(f"{name} is not a time")
    return value
