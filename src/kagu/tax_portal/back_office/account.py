"""The taxpayer's account: debts, debts cancelled, payments that came in."""

import uuid
from typing import Any

from kagu.inputs.amounts import read_amount
from kagu.tax_portal.back_office.caller import Caller
from kagu.tax_portal.back_office.decisions import REFUSALS, decided
from kagu.tax_portal.back_office.operations import ACCOUNT, Operation
from kagu.tax_portal.back_office.problems import Problem
from kagu.tax_portal.back_office.shapes import Choice, Day, Francs, Record, Shape, Text
from kagu.tax_portal.back_office.told import DECIDED, TEXT, filed_dossier, record
from kagu.tax_portal.taxpayers.agent_act import ComputerAct
from kagu.tax_portal.taxpayers.desk import decide_return, keep_account
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT
from kagu.tax_portal.taxpayers.ledger.balance import balance
from kagu.tax_portal.taxpayers.ledger.entries import Tax
from kagu.tax_portal.taxpayers.models import AccountEntry, Taxpayer

REFERENCE = Text(60, pattern=r"[A-Za-z0-9._/-]+")
MOVEMENT: dict[str, Shape] = {
    "fiscal_id": Text(7, 7, pattern="[0-9]{7}"),
    "tax": Choice(tuple(Tax.values)),
    "amount": Francs(1),
    "reference": REFERENCE,
}
PERIOD: dict[str, Shape] = {"period": Text(10, pattern=r"[0-9A-Z-]+")}
ENTERED = record(
    reference=TEXT,
    amount={"type": "integer", "description": "Whole francs: owed when positive."},
    balance={"type": "integer", "description": "Of the account after it: owed when positive."},
)


def enter_debt(caller: Caller, values: dict[str, Any]) -> dict[str, Any]:
    taxpayer, by = _taxpayer(values), ComputerAct(caller.client_id)
    try:
        entry = keep_account.enter_debt_of(taxpayer, _movement(values), values["due_on"], by)
    except keep_account.EnteredOtherwise as otherwise:
        raise Problem("entered-otherwise") from otherwise
    return _told(entry)


def cancel_debt(caller: Caller, values: dict[str, Any]) -> dict[str, Any]:
    try:
        return _told(keep_account.cancel_debt(values["reference"], ComputerAct(caller.client_id)))
    except keep_account.NothingToCounter as nothing:
        raise Problem("not-found") from nothing


def enter_payment(caller: Caller, values: dict[str, Any]) -> dict[str, Any]:
    taxpayer, by = _taxpayer(values), ComputerAct(caller.client_id)
    try:
        return _told(keep_account.enter_payment_of(taxpayer, _movement(values), by))
    except keep_account.EnteredOtherwise as otherwise:
        raise Problem("entered-otherwise") from otherwise


def pay_order(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    """The money of an order came, all of it: any other amount is a payment, and the order is refused."""
    order, by = filed_dossier(dossier_id), ComputerAct(caller.client_id)
    if order.service == PAYMENT.code and read_amount(order.content["amount"]) != values["amount"]:
        raise Problem("amount-differs")
    return decided(dossier_id, lambda dossier: decide_return.take_in_payment(dossier, by))


def _taxpayer(values: dict[str, Any]) -> Taxpayer:
    found = Taxpayer.objects.filter(fiscal_id=values["fiscal_id"]).first()
    if found is None:
        raise Problem("not-found")
    return found


def _movement(values: dict[str, Any]) -> keep_account.Movement:
    return keep_account.Movement(
        values["tax"], values["amount"], values["reference"], values.get("period", "")
    )


def _told(entry: AccountEntry) -> dict[str, Any]:
    return {"reference": entry.reference, "amount": entry.amount, "balance": balance(entry.taxpayer)}


OPERATIONS = (
    Operation(
        "enterDebt",
        "POST",
        "debts",
        ACCOUNT,
        "Enter what is owed without a return; the same reference is entered once.",
        enter_debt,
        ENTERED,
        Record({**MOVEMENT, "due_on": Day()}, PERIOD),
        refusals=("entered-otherwise",),
    ),
    Operation(
        "cancelDebt",
        "POST",
        "debts/cancellation",
        ACCOUNT,
        "Counter a debt that was entered here; it stays, and so does the entry against it.",
        cancel_debt,
        ENTERED,
        Record({"reference": REFERENCE}),
    ),
    Operation(
        "enterPayment",
        "POST",
        "payments",
        ACCOUNT,
        "Enter money that came in without an order; the same reference is entered once.",
        enter_payment,
        ENTERED,
        Record(MOVEMENT, PERIOD),
        refusals=("entered-otherwise",),
    ),
    Operation(
        "payOrder",
        "POST",
        "dossiers/<uuid:dossier_id>/payment",
        ACCOUNT,
        "The money of an order of payment came: it is entered, and the order is carried out.",
        pay_order,
        DECIDED,
        Record({"amount": Francs(1)}),
        refusals=(*REFUSALS, "amount-differs"),
    ),
)
