"""One code flow outside the measured time: the tokens that refresh and userinfo callers begin with."""

import json
from typing import Any

from bench.crowd import BadAnswer, Operation, carry_out
from bench.operations import Provider, authorization_path, code_of, new_verifier, redeem
from bench.wire import get


def tokens_of_one_flow(provider: Provider, cookies: str) -> dict[str, Any]:
    """The token endpoint's answer to a code of that SSO session."""
    held: dict[str, Any] = {}

    def operation() -> Operation:
        verifier, challenge = new_verifier()
        path = authorization_path(provider, challenge, "bench")
        answer = yield get(provider.host, path, headers=f"Cookie: {cookies}\r\n".encode())
        answer = yield redeem(provider, code_of(answer), verifier)
        held.update(json.loads(answer.body))

    carry_out(provider.address, operation)
    if "access_token" not in held:
        raise BadAnswer(f"token: {held}")
    return held
