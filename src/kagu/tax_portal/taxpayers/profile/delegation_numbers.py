"""Delegation numbers: seven digits, the last of which catches a wrong one (E53)."""

import secrets

from django.db import IntegrityError, transaction

from kagu.tax_portal.taxpayers.models import DelegationNumber, Taxpayer


def check_digit(first_six: str) -> str:
    """The digit that makes the whole number pass Luhn's sum (ISO/IEC 7812-1, annex B)."""
    doubled = [_digits_added(int(digit) * 2) for digit in first_six[::-2]]
    others = [int(digit) for digit in first_six[-2::-2]]
    return str(-(sum(doubled) + sum(others)) % 10)


def is_well_formed(value: str) -> bool:
    """Whether these are seven digits whose last one is right."""
    return len(value) == 7 and value.isascii() and value.isdigit() and check_digit(value[:6]) == value[6]


def delegation_number_of(taxpayer: Taxpayer) -> DelegationNumber:
    """The person's number, drawn at their first subscription and never changed (D22)."""
    number = DelegationNumber.objects.filter(taxpayer=taxpayer).first()
    while number is None:
        number = _draw(taxpayer)
    return number


def _draw(taxpayer: Taxpayer) -> DelegationNumber | None:
    first_six = f"{100_000 + secrets.randbelow(900_000)}"
    value = first_six + check_digit(first_six)
    if Taxpayer.objects.filter(fiscal_id=value).exists():
        return None
    try:
        with transaction.atomic():
            return DelegationNumber.objects.create(value=value, taxpayer=taxpayer)
    except IntegrityError:
        # Somebody else's number, or this person's drawn at the same moment.
        return DelegationNumber.objects.filter(taxpayer=taxpayer).first()


def _digits_added(number: int) -> int:
    return number // 10 + number % 10
