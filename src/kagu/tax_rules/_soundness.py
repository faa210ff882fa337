"""What no single number can get wrong, but several together can."""

from collections.abc import Iterator

from kagu.tax_rules.boxes import BOXES, Frame
from kagu.tax_rules.day_rules import OneDay
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import ParametersRefused

PARTS_OF = ("pay", "taxable_income")


def refuse_unsound(parameters: YearParameters) -> None:
    """Raise `ParametersRefused` for the first thing that cannot be, with the file that said it."""
    for key, reason in _faults(parameters):
        origin = parameters.origins.get(key)
        raise ParametersRefused(origin.file if origin else f"{parameters.year}.toml", key, reason)


def _faults(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    yield from _steps(parameters)
    yield from _groups(parameters)
    yield from _other_boxes(parameters)
    yield from _days(parameters)
    yield from _payments(parameters)


def _steps(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    for name in ("taxable_income_step", "income_per_share_step"):
        if getattr(parameters.scale, name) < 1:
            yield f"scale.{name}", "must be 1 at least, which is no rounding but to the franc"


def _groups(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    """Each box of charges and reductions is one of the form's, and counts once."""
    seen: dict[str, str] = {}
    for section, frame in (("charges", Frame.CHARGES), ("reductions", Frame.REDUCTIONS)):
        for name, group in getattr(parameters, section).items():
            key = f"{section}.{name}.boxes"
            for code in group.boxes:
                if code not in BOXES or BOXES[code].frame is not frame:
                    yield key, f"« {code} » is no box of the {section}"
                if code in seen:
                    where = parameters.origins[seen[code]].file
                    yield key, f"« {code} » stands in {where}, {seen[code]}, too"
                seen[code] = key
    for name, reduction in parameters.reductions.items():
        if reduction.payments_at_most_part is not None and reduction.part_of not in PARTS_OF:
            yield f"reductions.{name}.part_of", f"must be one of {', '.join(PARTS_OF)}"


def _other_boxes(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    for name in ("boxes", "own_boxes"):
        unknown = [code for code in getattr(parameters.non_residents, name) if code not in BOXES]
        if unknown:
            yield f"non_residents.{name}", f"« {unknown[0]} » is no box of the return"


def _days(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    """A day set for one year is in the year it is about."""
    rules: dict[str, object] = {"ages.reckoned_on": parameters.ages.reckoned_on}
    by_commune = parameters.filing.online_by_commune
    rules |= {f"filing.online_by_commune.{name}": rule for name, rule in by_commune.items()}
    for section in ("filing", "payment"):
        rules |= {f"{section}.{name}": rule for name, rule in vars(getattr(parameters, section)).items()}
    for key, rule in rules.items():
        year = parameters.year if key.startswith("ages.") else parameters.year + 1
        if isinstance(rule, OneDay) and rule.day.year != year:
            yield key, f"{rule.day} is not in {year}"


def _payments(parameters: YearParameters) -> Iterator[tuple[str, str]]:
    payment = parameters.payment
    if payment.instalment * 2 > 1:
        yield "payment.instalment", "two instalments would be more than the tax"
    if not 1 <= payment.monthly_first <= payment.monthly_last <= 12:
        yield "payment.monthly_last", "the months of payments must be from 1 to 12, the first before the last"
    if not 1 <= payment.monthly_day <= 28:
        yield "payment.monthly_day", "must be from 1 to 28, a day that every month has"
