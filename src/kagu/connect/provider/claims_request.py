"""The `claims` parameter: data asked for one by one (OIDC Core §5.5)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kagu.connect.provider.errors import InvalidRequest

MOST_CLAIMS = 50


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """Names asked for at userinfo and in the ID Token, and what is demanded of the login itself."""

    userinfo: tuple[str, ...] = ()
    id_token: tuple[str, ...] = ()
    # Demands on the ID Token that cannot be met end the request.
    sub: str = ""
    essential_acrs: tuple[str, ...] = ()

    def keep(self, allowed: Iterable[str]) -> "ClaimsRequest":
        """Without the names that this client may not know."""
        known = set(allowed)
        return ClaimsRequest(
            tuple(name for name in self.userinfo if name in known),
            tuple(name for name in self.id_token if name in known),
            self.sub,
            self.essential_acrs,
        )

    def dumps(self) -> str:
        """The names as a grant keeps them: nothing for nothing."""
        if not self.userinfo and not self.id_token:
            return ""
        return json.dumps([self.userinfo, self.id_token])


def loads(kept: str) -> ClaimsRequest:
    """What `dumps` wrote."""
    if not kept:
        return ClaimsRequest()
    userinfo, id_token = json.loads(kept)
    return ClaimsRequest(tuple(userinfo), tuple(id_token))


def parse_claims(text: str) -> ClaimsRequest:
    """The parameter's JSON; members we do not know are ignored, malformed ones refused."""
    if not text:
        return ClaimsRequest()
    try:
        members = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("claims is not JSON") from error
    userinfo, id_token = _member(members, "userinfo"), _member(members, "id_token")
    sub = (id_token.get("sub") or {}).get("value", "")
    if not isinstance(sub, str):
        raise InvalidRequest("claims asks for a sub that is no text")
    return ClaimsRequest(tuple(userinfo), tuple(id_token), sub, _essential_acrs(id_token.get("acr")))


def _member(members: Any, name: str) -> dict[str, dict[str, Any] | None]:
    asked = members.get(name, {}) if isinstance(members, dict) else None
    if not isinstance(asked, dict) or len(asked) > MOST_CLAIMS:
        raise InvalidRequest("claims is malformed")
    if not all(value is None or isinstance(value, dict) for value in asked.values()):
        raise InvalidRequest("claims is malformed")
    return asked


def _essential_acrs(acr: dict[str, Any] | None) -> tuple[str, ...]:
    """The `acr` values of which one must be reached, OIDC Core §5.5.1.1."""
    if not acr or acr.get("essential") is not True:
        return ()
    values = acr.get("values", [acr["value"]] if "value" in acr else [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InvalidRequest("claims asks for a malformed acr")
    return tuple(values)
