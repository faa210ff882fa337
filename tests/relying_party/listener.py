"""The listener of a small service, which notes what it is told."""

from typing import Any

from django.contrib.auth import get_user_model

from kagu.relying_party.refusals import LoginRefused

told: list[tuple[Any, ...]] = []


def find_or_create_user(claims: dict[str, Any]) -> Any:
    told.append(("find_or_create_user", claims["sub"], claims.get("email")))
    if ("account_purged", claims["sub"]) in told:
        raise LoginRefused("this account was deleted")
    return get_user_model().objects.get_or_create(sub=claims["sub"])[0]


def deletion_preview(sub: str, language: str) -> dict[str, list[str]]:
    return {"holds": [f"{sub}'s file, in {language}"], "warnings": [f"{sub} would lose it"]}


def __getattr__(name: str) -> Any:
    return lambda *arguments: told.append((name, *arguments))
