"""The `claims` parameter: data asked for one by one (OIDC Core §5.5)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kagu.connect.provider.wire.errors import InvalidRequest

MOST_CLAIMS = 50


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """Names asked for at userinfo and in the ID Token, and what is demanded of the login itself."""

    userinfo: tuple[str, ...] = ()
    id_token: tuple[str, ...] = ()
    # Demands on the ID Token that cannot be met end the request.
    subs: tuple[str, ...] = ()
    essential_acrs: tuple[str, ...] = ()
    # A wish: the same as `acr_values`, OIDC Core §5.5.1.1.
    wished_acrs: tuple[str, ...] = ()

    def keep(self, allowed: Iterable[str]) -> "ClaimsRequest":
        """Without the names that this client may not know."""
        known = set(allowed)
        return replace(
            self,
            userinfo=tuple(name for name in self.userinfo if name in known),
            id_token=tuple(name for name in self.id_token if name in known),
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
    subs, acrs = _values(id_token, "sub"), _values(id_token, "acr")
    is_essential = (id_token.get("acr") or {}).get("essential") is True
    demands = {"essential_acrs": acrs} if is_essential else {"wished_acrs": acrs}
    return ClaimsRequest(tuple(userinfo), tuple(id_token), subs, **demands)


def _member(members: Any, name: str) -> dict[str, dict[str, Any] | None]:
    asked = members.get(name, {}) if isinstance(members, dict) else None
    if not isinstance(asked, dict) or len(asked) > MOST_CLAIMS:
        raise InvalidRequest("claims is malformed")
    if not all(value is None or isinstance(value, dict) for value in asked.values()):
        raise InvalidRequest("claims is malformed")
    return asked


def _values(asked: dict[str, dict[str, Any] | None], name: str) -> tuple[str, ...]:
    """The values that would do, in `value` or `values` (OIDC Core §5.5.1)."""
    wanted = asked.get(name) or {}
    values = wanted.get("values", [wanted["value"]] if "value" in wanted else [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InvalidRequest(f"claims asks for a malformed {name}")
    return tuple(value for value in values if value)
