"""One thing that the interface does: addresses and the OpenAPI file are made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kagu.tax_portal.back_office.shapes import Record, Schema

READ, DECIDE, ACCOUNT = "back-office.read", "back-office.decide", "back-office.account"
SCOPES = {
    READ: "Read what was filed.",
    DECIDE: "Acknowledge, ask about and decide what was filed, and issue notices of assessment.",
    ACCOUNT: "Enter debts and payments in the taxpayers' accounts.",
}
# What any request may be answered with, and any write.
OF_ALL = ("not-authenticated", "client-not-allowed", "insufficient-scope", "not-found", "provider-away")
OF_WRITES = (
    "invalid-json",
    "idempotency-key-missing",
    "too-large",
    "not-json",
    "invalid-values",
    "idempotency-key-reused",
)


@dataclass(frozen=True)
class Operation:
    """`path` is Django's, below `/back-office/v1/`. `act` gets the caller, what was sent (the query or the
    body, read), and what stands in the address; it gives plain values, told with 200, or raises Problem.
    """

    name: str
    method: str
    path: str
    scope: str
    summary: str
    act: Callable[..., dict[str, Any]]
    answer: Schema
    body: Record = field(default_factory=Record)
    query: Mapping[str, Schema] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()

    @property
    def is_write(self) -> bool:
        return self.method == "POST"

    @property
    def all_refusals(self) -> tuple[str, ...]:
        """Every kind of problem that it may answer."""
        return OF_ALL + (OF_WRITES if self.is_write else ()) + self.refusals
