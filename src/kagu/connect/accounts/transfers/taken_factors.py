"""Keeps second factors that a person had in another system, as old as they are there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kagu.connect.accounts.authority.young_factors import doubtful_from_now
from kagu.connect.accounts.models import CodeGenerator, Passkey, User
from kagu.connect.accounts.second_factors.one_time_codes import SEAL
from kagu.connect.accounts.transfers.arrivals import Arrival, TakenGenerator, TakenPasskey
from kagu.connect.signing.seal import seal


def keep_taken_factors(people: Sequence[tuple[User, Arrival]]) -> None:
    """In the transaction that makes these accounts; their history says that they were taken over."""
    generators = [
        (_generator(user, taken), taken.since) for user, arrival in people for taken in arrival.generators
    ]
    passkeys = [
        (_passkey(user, taken), taken.since) for user, arrival in people for taken in arrival.passkeys
    ]
    _keep(CodeGenerator.objects, generators)
    _keep(Passkey.objects, passkeys)


def _keep(rows: Any, factors: list[tuple[Any, datetime | None]]) -> None:
    made = rows.bulk_create([factor for factor, _since in factors])
    for factor, since in factors:
        # One whose day is not told was there before the switch: it is no newcomer (D33).
        factor.created_at = since or doubtful_from_now()
    rows.bulk_update(made, ["created_at"])


def _generator(user: User, taken: TakenGenerator) -> CodeGenerator:
    return CodeGenerator(user=user, sealed_secret=seal(SEAL, taken.secret.encode()), name=taken.name)


def _passkey(user: User, taken: TakenPasskey) -> Passkey:
    return Passkey(
        user=user,
        credential_id=taken.credential_id,
        credential_data=taken.credential_data,
        user_handle=taken.user_handle,
        attachment=taken.attachment,
        name=taken.name,
        sign_count=taken.sign_count,
    )
